<messageML>
  <b>pricing ${entity.version}</b> deployed to ${entity.hosts?join(", ", "no host")}
  <code language="shell">kubectl rollout status deploy/pricing
deployment "pricing" successfully rolled out</code>
  <pre>warm-up   12 s
first tick 09:00:00.041</pre>
</messageML>
