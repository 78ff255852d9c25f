<messageML>
  <card accent="tempo-bg-color--red">
    <header>Margin call ${entity.call.id}</header>
    <body>
      <p>${entity.call.amount?string[",##0.00"]} ${entity.call.currency} by <dateTime value="${entity.call.due}"/></p>
      <ui-action action="open-im" user-ids="[${entity.call.deskIds?map(id -> id?c)?join(",")}]" side-by-side="true"><button>Talk to collateral desk</button></ui-action>
    </body>
  </card>
</messageML>
