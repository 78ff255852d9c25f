<#macro section title><h5>${title}</h5><ul><#nested></ul></#macro>
<messageML>
  <#list ["Bid", "Offer"] as side>
  <@section title="We ${side?lower_case}">
    <#list entity.axes?filter(axe -> axe.side == side)?sort_by("name") as axe><li>${axe.name?html} ${axe.size}mm<#if axe.level??> at ${axe.level}</#if></li></#list>
  </@section>
  </#list>
</messageML>
