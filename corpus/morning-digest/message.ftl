<messageML>
  <h2>Morning notes, ${entity.day}</h2>
  <#list entity.desks as desk>
  <h4>${desk.name?html}</h4>
  <ul>
    <#list desk.notes as note>
    <li><a href="${note.link}">${note.title?html}</a><#if note.tags?has_content> <#list note.tags as tag><hash tag="${tag}"/><#sep> </#list></#if></li>
    <#else>
    <li><i>nothing today</i></li>
    </#list>
  </ul>
  </#list>
</messageML>
