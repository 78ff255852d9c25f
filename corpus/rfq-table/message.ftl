<messageML>
  <h5>RFQ from ${entity.client?html}</h5>
  <form id="rfq-${entity.id}">
    <table>
      <tr><th>ISIN</th><th>Direction</th><th>Nominal</th><th>Settle</th><th></th></tr>
      <#list entity.legs as leg>
      <tr>
        <td>${leg.isin}</td><td>${leg.direction}</td><td>${leg.nominal} ${leg.currency}</td><td>${leg.settle}</td>
        <td><button name="quote-${leg?index}" type="action">Quote</button></td>
      </tr>
      </#list>
    </table>
    <button name="decline" type="action" class="destructive">Decline all</button>
  </form>
</messageML>
