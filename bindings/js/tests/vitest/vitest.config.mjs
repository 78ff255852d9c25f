export default { test: { setupFiles: ["messageml/vitest"] } };
