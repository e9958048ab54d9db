import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { AGENT_FILES, DEMO_PATH, PROGRAM_FOLDER, RENDERER_FOLDER } from "../places.ts";
import { programVersion } from "../version.ts";
import { type OpenOrder, sessionOptions } from "./session-options.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-session-options-"));
const file = join(folder, "a.pcap");
writeFileSync(file, "");
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

function check(order: OpenOrder, expected: object): void {
  vi.stubEnv("THRESHER_HOME", folder);
  expect(sessionOptions(order)).toEqual({
    version: programVersion(),
    dataFolder: folder,
    demoPath: DEMO_PATH,
    agentFiles: AGENT_FILES,
    ...expected,
  });
}

test("the session process is told what to open, by whole paths: it runs in another folder", () => {
  check({ files: [], isDemo: false }, { open: [], openDemo: false });
  check({ files: [], isDemo: true }, { open: [], openDemo: true });
  check({ files: [file, relative(process.cwd(), file)], isDemo: false }, { open: [file, file], openDemo: false });
});

test("the program's own files are where it looks for them", () => {
  expect(existsSync(join(PROGRAM_FOLDER, "package.json"))).toBe(true);
  expect(existsSync(DEMO_PATH)).toBe(true);
  expect([isAbsolute(RENDERER_FOLDER), relative(PROGRAM_FOLDER, RENDERER_FOLDER)]).toEqual([
    true,
    join("dist", "renderer"),
  ]);
});

test("the version is a version", () => {
  expect(programVersion()).toMatch(/^\d+\.\d+\.\d+/);
});
