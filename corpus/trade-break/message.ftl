<messageML>
  <p>Break on <b>${entity.reference}</b></p>
  <table>
    <tr><th></th><th>Ours</th><th>Theirs</th></tr>
    <#list entity.ours?keys as key>
      <#assign ours = entity.ours[key]?string theirs = (entity.theirs[key]!"missing")?string>
      <#if ours != theirs><tr><td>${key?cap_first}</td><td>${ours?html}</td><td><b>${theirs?html}</b></td></tr></#if>
    </#list>
  </table>
</messageML>
