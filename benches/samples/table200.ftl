<messageML><table><thead><tr><td>Order</td><td>Symbol</td><td>Side</td><td>Quantity</td><td>Status</td></tr></thead><tbody>
<#list data.orders as o>
<tr><td>${o.id}</td><td><b>${o.symbol?upper_case}</b></td><td>${o.side}</td><td>${o.quantity}</td><td><#if o.filled>filled<#else>${o.status?html}</#if></td></tr>
</#list>
</tbody></table></messageML>
