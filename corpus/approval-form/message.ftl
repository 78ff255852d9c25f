<messageML>
  <card accent="tempo-bg-color--yellow" iconSrc="https://static.example.com/limit.png">
    <header>Limit increase for ${entity.request.counterparty?html}</header>
    <body>
      <p>${entity.request.requester?html} asks to raise the limit from <b>${entity.request.current}</b> to
        <b>${entity.request.wanted}</b> ${entity.request.currency}.</p>
      <form id="limit-approval">
        <radio name="decision" value="approve" checked="true">Approve</radio>
        <radio name="decision" value="reduce">Approve in part</radio>
        <radio name="decision" value="reject">Reject</radio>
        <textarea name="reason" placeholder="Reason" required="false"></textarea>
        <button name="submit" type="action">Submit</button>
        <button type="reset">Reset</button>
      </form>
    </body>
  </card>
</messageML>
