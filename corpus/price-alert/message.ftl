<#assign up = entity.alert.last gte entity.alert.level>
<messageML>
  <emoji shortcode="${up?then("chart_with_upwards_trend", "chart_with_downwards_trend")}"/>
  <cash tag="${entity.alert.ticker}"/> trades at
  <span class="tempo-text-color--${up?then("green", "red")}">${entity.alert.last?string("0.0000")}</span>,
  ${up?then("above", "below")} ${entity.alert.level?string("0.0000")}
  (<a href="https://charts.example.com/t/${entity.alert.ticker?url("UTF-8")}">chart</a>)
</messageML>
