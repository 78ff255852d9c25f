<messageML>
  <h1>${entity.title?html}</h1>
  <p><i>${entity.author?html}</i>, ${entity.minutes} minutes to read</p>
  <img src="https://research.example.com/charts/${entity.chart?url("UTF-8")}.png" style="width:480px"/>
  <#list entity.paragraphs as paragraph><p>${paragraph?html}</p></#list>
  <p class="tempo-text-color--secondary">For professional clients only.</p>
</messageML>
