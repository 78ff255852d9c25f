// The page over the WebAssembly module.
import { makeModulePort } from "./module.js";
import { startPage } from "./page/application.js";

startPage(await makeModulePort());
