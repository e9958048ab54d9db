import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runProgram } from "../testing/run-program.ts";
import { browserCommand, hasDisplay, openInBrowser } from "./browser.ts";
import { findElectron } from "./electron.ts";
import { existingFiles } from "./session-options.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-open-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ADDRESS = "http://127.0.0.1:1234/?token=a&b";

function check(platform: NodeJS.Platform, command: readonly string[]): void {
  expect(browserCommand(ADDRESS, platform)).toEqual(command);
}

test("each system opens an address in its own way, in one piece", () => {
  check("linux", ["xdg-open", ADDRESS]);
  check("darwin", ["open", ADDRESS]);
  check("win32", ["rundll32", "url.dll,FileProtocolHandler", ADDRESS]);
});

test("without a display no browser is tried", async () => {
  expect(hasDisplay({}, "linux")).toBe(false);
  expect(hasDisplay({ DISPLAY: "" }, "linux")).toBe(false);
  expect(hasDisplay({ WAYLAND_DISPLAY: "wayland-0" }, "linux")).toBe(true);
  expect(await openInBrowser(ADDRESS, {}, "linux")).toBe(false);
});

/** A folder with an `xdg-open` that ends with a code, as the only place where programs are found. */
function withOpener(code: number): NodeJS.ProcessEnv {
  const bin = mkdtempSync(join(folder, "bin-"));
  writeFileSync(join(bin, "xdg-open"), `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
  return { DISPLAY: ":1", PATH: bin };
}

test.skipIf(process.platform !== "linux")("an opener that fails has opened nothing", async () => {
  expect(await openInBrowser(ADDRESS, withOpener(0), "linux")).toBe(true);
  expect(await openInBrowser(ADDRESS, withOpener(3), "linux")).toBe(false);
  expect(await openInBrowser(ADDRESS, { DISPLAY: ":1", PATH: folder }, "linux")).toBe(false);
});

test("Electron counts only with its binary", () => {
  const electron = join(folder, "node_modules/electron");
  expect(findElectron(folder)).toBeNull();
  mkdirSync(join(electron, "dist"), { recursive: true });
  writeFileSync(join(electron, "path.txt"), "electron");
  expect(findElectron(folder)).toBeNull();
  writeFileSync(join(electron, "dist/electron"), "");
  expect(findElectron(folder)).toBe(join(electron, "dist/electron"));
});

test("files are named in full, and missed before anything starts", async () => {
  const file = join(folder, "a.pcap");
  writeFileSync(file, "");
  expect(existingFiles([file])).toEqual([file]);
  const run = await runProgram(["open", join(folder, "missing.pcap")]);
  expect([run.code, run.out]).toEqual([1, ""]);
  expect(run.error).toMatch(
    /^thresher: .*missing\.pcap: there is no such file, and no such command \(see thresher help\)\n$/,
  );
});

test("a misspelt command is told as what it may be", async () => {
  const run = await runProgram(["raed", "a.pcap"]);
  expect([run.code, run.error]).toEqual([
    1,
    "thresher: raed: there is no such file, and no such command (see thresher help)\n",
  ]);
});
