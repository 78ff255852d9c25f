<#function bar used><#return ""?left_pad((used / 10)?floor, "█")?right_pad(10, "░")></#function>
<messageML>
  <table>
    <tr><th>Book</th><th>VaR</th><th>Used</th><th></th></tr>
    <#list entity.books as book>
    <#switch book.state><#case "breach"><#assign colour = "red"><#break><#case "warn"><#assign colour = "orange"><#break><#default><#assign colour = "green"></#switch>
    <tr><td>${book.name}</td><td>${book.var}</td><td>${book.used}%</td><td><span class="tempo-text-color--${colour}">${bar(book.used)}</span></td></tr>
    </#list>
  </table>
</messageML>
