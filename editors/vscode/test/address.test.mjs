// Where the browser finds the page of the preview.

import assert from "node:assert/strict";
import { test } from "node:test";
import address from "../out/address.js";

const OWN = "http://127.0.0.1:4000/key/";

test("an address that keeps its path is opened as it is, for the editor to pass on", () => {
  for (const outside of [OWN, "http://127.0.0.1:4001/key/", "https://x-4000.example.com/key/"]) {
    assert.equal(address.reached(OWN, outside), OWN);
  }
});

test("a proxy that leaves out the path gets it back", () => {
  for (const outside of ["https://example.com/proxy/4000/", "https://example.com/proxy/4000"]) {
    assert.equal(address.reached(OWN, outside), "https://example.com/proxy/4000/key/");
  }
  assert.equal(address.reached(OWN, "https://4000.example.com/"), "https://4000.example.com/key/");
});
