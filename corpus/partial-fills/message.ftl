<#assign total = 0>
<messageML>
  <h4>Fills for order ${entity.id?html}</h4>
  <table>
    <thead><tr><th>Time</th><th>Venue</th><th>Quantity</th><th>Price</th></tr></thead>
    <tbody>
    <#list entity.fills as fill>
      <#assign total += fill.quantity>
      <tr><td>${fill.time}</td><td>${fill.venue?html}</td><td>${fill.quantity}</td><td>${fill.price?string["#,##0.000"]}</td></tr>
    </#list>
    </tbody>
    <tfoot><tr><td colspan="2">Total</td><td>${total}</td><td></td></tr></tfoot>
  </table>
</messageML>
