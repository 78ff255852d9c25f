<messageML><div class="entity" data-entity-id="incident"><card class="barStyle" accent="${entity['incident'].accent}" iconSrc="${entity['incident'].icon}"><header><img src="${entity['incident'].logo}" class="icon"/> <a class="tempo-text-color--link" href="${entity['incident'].url}">${entity['incident'].key}</a> <span class="tempo-text-color--normal">${entity['incident'].summary?html} - </span><span class="tempo-text-color--green">${entity['incident'].action}</span></header>
<body><div class="labelBackground badge">
<p><b>Status:</b> <span class="tempo-text-color--secondary">${entity['incident'].status}</span></p>
<p><b>Priority:</b> <span class="tempo-text-color--secondary">${entity['incident'].priority}</span></p>
<p><b>Severity:</b> <span class="tempo-text-color--secondary">${entity['incident'].severity}</span></p>
<p><b>Assignee:</b> <span class="tempo-text-color--secondary">${entity['incident'].assignee.name}</span></p>
<p><b>Reporter:</b> <span class="tempo-text-color--secondary">${entity['incident'].reporter.name}</span></p>
<p><b>Component:</b> <span class="tempo-text-color--secondary">${entity['incident'].component}</span></p>
<p><b>Service:</b> <span class="tempo-text-color--secondary">${entity['incident'].service}</span></p>
<p><b>Region:</b> <span class="tempo-text-color--secondary">${entity['incident'].region}</span></p>
<p><b>Environment:</b> <span class="tempo-text-color--secondary">${entity['incident'].environment}</span></p>
<p><b>Version:</b> <span class="tempo-text-color--secondary">${entity['incident'].version}</span></p>
<p><b>Opened:</b> <span class="tempo-text-color--secondary">${entity['incident'].opened}</span></p>
<p><b>Updated:</b> <span class="tempo-text-color--secondary">${entity['incident'].updated}</span></p>
<p><b>Due:</b> <span class="tempo-text-color--secondary">${entity['incident'].due}</span></p>
<p><b>SLA:</b> <span class="tempo-text-color--secondary">${entity['incident'].sla.name}</span></p>
<p><b>SLA left:</b> <span class="tempo-text-color--secondary">${entity['incident'].sla.left}</span></p>
<p><b>Impact:</b> <span class="tempo-text-color--secondary">${entity['incident'].impact}</span></p>
<p><b>Desk:</b> <span class="tempo-text-color--secondary">${entity['incident'].desk}</span></p>
<p><b>Clients:</b> <span class="tempo-text-color--secondary">${entity['incident'].clients}</span></p>
<p><b>Root cause:</b> <span class="tempo-text-color--secondary">${entity['incident'].cause!"under investigation"}</span></p>
<p><b>Workaround:</b> <span class="tempo-text-color--secondary">${entity['incident'].workaround!"none"}</span></p>
<#list entity['incident'].labels as label><span class="tempo-bg-color--blue">#${label}</span> </#list>
<#if (entity['incident'].link)??><a href="${entity['incident'].link}">open</a></#if>
</div></body></card></div></messageML>
