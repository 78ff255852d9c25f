<messageML>
  <mention email="${entity.from}"/> hands over to <mention email="${entity.to}" strict="false"/>:
  <ol><#list entity.items as item><li>${item?html?replace("!!", "❗")}</li></#list></ol>
</messageML>
