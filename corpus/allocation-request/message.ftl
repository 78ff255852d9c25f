<messageML>
  <form id="allocation" multi-submit="reset">
    <p>Allocate ${entity.quantity} <cash tag="${entity.ticker}"/> by ${entity.deadline}</p>
    <#list entity.funds as fund>
    <text-field name="fund-${fund.code}" label="${fund.name?html}" placeholder="Shares" maxlength="12" pattern="^[0-9]*$" pattern-error-message="Whole shares only">${(fund.proposed!0)?c}</text-field>
    </#list>
    <button name="allocate" type="action">Allocate</button>
  </form>
</messageML>
