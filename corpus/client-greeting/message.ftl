[#ftl]
<messageML>
  [#if entity.hour lt 12]Good morning[#elseif entity.hour lt 18]Good afternoon[#else]Good evening[/#if] ${entity.name?html}!
  [#-- one line per open topic --]
  [#list entity.topics as topic]<br/>• ${topic?html}[/#list]
</messageML>
