import { init, check } from "messageml";

await init();
for (const content of ["<b>Filled</b> at ${entity.price}", "<q>Filled</q>"]) {
  const report = check({ content, data: { price: 72.485 } });
  const [found] = report.diagnostics;
  console.log(report.acceptable ? "accepted" : `${found.line}:${found.column}: ${found.severity}[${found.code}]: ${found.message}`);
}
