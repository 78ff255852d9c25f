<#function pips rate><#local text = rate?string["0.00000"]><#return text></#function>
<#assign bid = pips(entity.bid) ask = pips(entity.ask)>
<messageML>
  <b>${entity.pair}</b> ${entity.amount} ${entity.base}:
  ${bid[0..3]}<b>${bid[4..5]}</b><sup>${bid[6]}</sup> / ${ask[0..3]}<b>${ask[4..5]}</b><sup>${ask[6]}</sup>
  <span class="tempo-text-color--secondary">spread ${((entity.ask - entity.bid) * 10000)?string["0.0"]} pips</span>
</messageML>
