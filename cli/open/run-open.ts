// Opens the app: Electron where it is installed and can show a window, else the web host and the system's browser.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM_FOLDER } from "../places.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { hasDisplay } from "./browser.ts";
import { findElectron } from "./electron.ts";
import { existingFiles, type OpenOrder } from "./session-options.ts";

export async function runOpen(order: OpenOrder, terminal: Terminal): Promise<number> {
  const files = existingFiles(order.files);
  const electron = findElectron(PROGRAM_FOLDER);
  const isBuilt = existsSync(join(PROGRAM_FOLDER, "dist/electron/main.js"));
  if (electron !== null && isBuilt && hasDisplay(process.env, process.platform)) {
    return runElectron(electron, files, order.isDemo);
  }
  const { runServe } = await import("../serve/run-serve.ts");
  return runServe({ ...order, port: 0, opensBrowser: true }, terminal);
}

function runElectron(electron: string, files: readonly string[], isDemo: boolean): Promise<number> {
  const args = [PROGRAM_FOLDER, ...(isDemo ? ["--demo"] : []), ...files];
  // The variable would make a plain Node of it.
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env;
  return new Promise((done, failed) => {
    const child = spawn(electron, args, { stdio: "inherit", env });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
    child.once("error", failed);
    child.once("close", (code) => done(code ?? 0));
  });
}
