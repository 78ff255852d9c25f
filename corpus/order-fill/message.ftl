<messageML>
  <b>Filled</b> <cash tag="${entity.order.ticker}"/> ${entity.order.side?lower_case} ${entity.order.quantity} @ ${entity.order.price?string["0.00##"]} ${entity.order.currency}
  <#if entity.order.remaining gt 0>
    <br/>${entity.order.remaining} left, working until ${entity.order.goodTill}
  </#if>
</messageML>
