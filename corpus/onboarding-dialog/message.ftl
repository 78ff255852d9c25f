<messageML>
  <ui-action action="open-dialog" target-id="kyc"><button>Confirm details</button></ui-action>
  <dialog id="kyc" width="medium">
    <title>Details of ${entity.client.name?html}</title>
    <body>
      <p>Registered in ${entity.client.country?html}, LEI <code>${entity.client.lei}</code></p>
    </body>
    <footer>Reviewed ${entity.client.reviewed}</footer>
  </dialog>
</messageML>
