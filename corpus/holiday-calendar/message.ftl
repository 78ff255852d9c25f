<messageML>
  <b>Closed next week</b>
  <ul>
    <#list entity.holidays as market, days>
    <li>${market}: <#list days as day>${day}<#sep>, </#list><#if !days?has_content>open all week</#if></li>
    </#list>
  </ul>
  <i>${entity.note!"Early closes are not listed."}</i>
</messageML>
