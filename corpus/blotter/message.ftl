<#macro row trade odd>
  <tr<#if odd> class="tempo-bg-color--white"</#if>>
    <td>${trade.id}</td><td>${trade.book?html}</td><td>${trade.side}</td><td>${trade.instrument?html}</td>
    <td style="text-align:right">${trade.quantity}</td><td style="text-align:right">${trade.price?string["0.0000"]}</td>
  </tr>
</#macro>
<messageML>
  <h4>${entity.trades?size} trades</h4>
  <table>
    <tr><th>Id</th><th>Book</th><th>Side</th><th>Instrument</th><th>Quantity</th><th>Price</th></tr>
    <#list entity.trades?sort_by("book") as trade><@row trade=trade odd=(trade?item_parity == "odd")/></#list>
  </table>
</messageML>
