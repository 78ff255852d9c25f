<messageML>
  <h3>Settlement fails</h3>
  <#list entity.fails as counterparty, fails>
  <p><b>${counterparty?html}</b></p>
  <table>
    <#list fails as fail>
    <tr>
      <td>${fail.reference}</td>
      <td>${fail.isin}</td>
      <td>${fail.amount?string[",##0.00"]} ${fail.currency}</td>
      <td class="tempo-text-color--${(fail.days gt 3)?string("red", "orange")}">${fail.days} day<#if fail.days != 1>s</#if></td>
    </tr>
    </#list>
  </table>
  </#list>
</messageML>
