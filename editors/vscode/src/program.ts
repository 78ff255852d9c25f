// Which program the extension runs; knows nothing of the editor.

import { accessSync, constants, statSync } from "node:fs";
import * as path from "node:path";

export interface Machine {
  platform: NodeJS.Platform;
  /** The variable `PATH`. */
  path: string | undefined;
  isProgram(file: string): boolean;
}

export const here: Machine = {
  platform: process.platform,
  path: process.env.PATH,
  isProgram(file) {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  },
};

/** The name of the program's file. */
export function fileName(machine: Machine): string {
  return machine.platform === "win32" ? "messageml.exe" : "messageml";
}

/**
 * The file that a program without a folder is: on the `PATH` and nowhere else. Windows would look into the current folder
 * first, and that is one that nobody may have said to trust; so is what the `PATH` names without its root.
 */
export function onPath(name: string, machine: Machine): string {
  const paths = machine.platform === "win32" ? path.win32 : path.posix;
  if (paths.basename(name) !== name) {
    return name;
  }
  const file = machine.platform === "win32" && paths.extname(name) === "" ? `${name}.exe` : name;
  const folders = (machine.path ?? "").split(paths.delimiter).filter((folder) => paths.isAbsolute(folder));
  const found = folders.map((folder) => paths.join(folder, file)).find((one) => machine.isProgram(one));
  if (found === undefined) {
    throw new Error(`there is no \`${name}\` on the PATH`);
  }
  return found;
}
