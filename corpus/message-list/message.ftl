<messageML>
  <div>Received for <b>${data["messageList"].user.userName}</b></div>
  <table>
    <#list data["messageList"].messages as msg>
    <tr>
      <td>${msg.timestamp}</td>
      <td>${msg.text}</td>
    </tr>
    </#list>
  </table>
</messageML>
