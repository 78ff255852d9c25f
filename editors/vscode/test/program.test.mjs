// Which file a program's name is, on each kind of system.

import assert from "node:assert/strict";
import { test } from "node:test";
import program from "../out/program.js";

const machine = (platform, path, ...files) => ({ platform, path, isProgram: (file) => files.includes(file) });

test("a name is looked for on the PATH alone", () => {
  const linux = machine("linux", "/a:/b", "/b/messageml", "messageml");
  assert.equal(program.onPath("messageml", linux), "/b/messageml");
  const windows = machine("win32", "C:\\a;D:\\b", "D:\\b\\messageml.exe", "messageml.exe", "messageml");
  assert.equal(program.onPath("messageml", windows), "D:\\b\\messageml.exe");
  assert.equal(program.onPath("messageml.exe", windows), "D:\\b\\messageml.exe");
});

test("what the PATH names without a root is passed over", () => {
  for (const path of [undefined, "", ":.:bin", "/a"]) {
    const linux = machine("linux", path, "messageml", "./messageml", "bin/messageml");
    assert.throws(() => program.onPath("messageml", linux), /no `messageml` on the PATH/);
  }
  for (const path of [undefined, "", ";.;bin", "C:\\a"]) {
    const windows = machine("win32", path, "messageml.exe", ".\\messageml.exe", "bin\\messageml.exe");
    assert.throws(() => program.onPath("messageml", windows), /no `messageml` on the PATH/);
  }
});

test("a path is taken as it is", () => {
  assert.equal(program.onPath("./bin/messageml", machine("linux", "/a")), "./bin/messageml");
  assert.equal(program.onPath("C:/x/messageml.exe", machine("win32", "C:\\a")), "C:/x/messageml.exe");
});

test("this machine has a program and a text", () => {
  assert.equal(program.here.isProgram(process.execPath), true);
  assert.equal(program.here.isProgram(import.meta.filename), false);
  assert.equal(program.here.isProgram("/"), false);
});
