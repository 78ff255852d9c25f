<messageML>
  Switch idea: sell <tag isin="${entity.sell}" fallback-ticker="AAPL"/>, buy <tag bbgcompticker="${entity.buy}" return-main-listing="true" fallback-ticker="MSFT"/>
</messageML>
