<messageML>
  <b>NAV per ${entity.date}</b>
  <#list entity.funds as fund><br/>${fund.name?html}: ${fund.nav?string["0.00"]} ${fund.currency} (${(fund.change gte 0)?then("+", "")}${(fund.change * 100)?string["0.00"]}%)</#list>
</messageML>
