<messageML>
  <h4>${entity.event.issuer?html}: ${entity.event.kind}</h4>
  <p>Ex date <dateTime value="${entity.event.exDate}" format="date"/>, deadline <dateTime value="${entity.event.deadline}" format="date_time"/></p>
  <form id="election">
    <select name="option" required="true" data-placeholder="Your election">
      <#list entity.event.options as option>
      <option value="${option.code}"<#if option.isDefault> selected="true"</#if>>${option.text?html}</option>
      </#list>
    </select>
    <text-field name="quantity" placeholder="Quantity" required="true" pattern="^[0-9]+$" pattern-error-message="Digits only"/>
    <button name="elect" type="action">Elect</button>
  </form>
</messageML>
