// The page of `messageml preview`.
import { startPage } from "./application.js";
import { makeServerPort } from "./server.js";

startPage(makeServerPort());
