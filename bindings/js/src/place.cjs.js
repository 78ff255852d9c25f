"use strict";
exports.wasmPath = require("node:path").join(__dirname, "..", "messageml.wasm");
