<messageML>
  <expandable-card state="collapsed">
    <header><b>${entity.incident.key}</b> ${entity.incident.summary?html} <span class="tempo-bg-color--red tempo-text-color--white">P${entity.incident.priority}</span></header>
    <body variant="error">
      <p>${entity.incident.description?html}</p>
      <ul>
        <#list entity.incident.affected as system>
        <li>${system.name?html}<#if system.since??> since ${system.since}</#if></li>
        </#list>
      </ul>
      <p>On duty: <#list entity.incident.onDuty as person><mention uid="${person.id?c}"/><#sep>, </#list></p>
    </body>
  </expandable-card>
</messageML>
