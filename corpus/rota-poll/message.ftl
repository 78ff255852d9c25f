<messageML>
  <form id="rota-${entity.week}">
    <h5>Early shifts, week ${entity.week}</h5>
    <#list entity.days as day>
    <checkbox name="day" value="${day?lower_case}">${day}</checkbox>
    </#list>
    <date-picker name="from" label="Available from" placeholder="Pick a day" required="true"/>
    <person-selector name="swap" placeholder="Swap with" required="false"/>
    <button name="send" type="action">Send</button>
  </form>
</messageML>
