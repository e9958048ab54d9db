import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KeyLogFile, MAX_PIECE_BYTES } from "./key-log-file.ts";

let folder = "";
let path = "";
let nowMs = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thresher-keys-"));
  path = join(folder, "keys.log");
  nowMs = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const randomOf = (number: number) => number.toString(16).padStart(64, "0");
const line = (number: number) => `CLIENT_RANDOM ${randomOf(number)} ${"0f".repeat(48)}\n`;
const watch = (options = {}) => new KeyLogFile(path, { nowMs: () => nowMs, ...options });
/** Some time later. */
function look(file: KeyLogFile, ms = 20): void {
  nowMs += ms;
  file.look();
}
/** Which of the secrets 1 to 9 are known. */
const known = ({ keys }: KeyLogFile) =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((number) => keys.find("CLIENT_RANDOM", randomOf(number)) !== null);

test("what is written is there at the next look, and a line cut by it when its rest is", () => {
  writeFileSync(path, line(1));
  const file = watch();
  file.readAll();
  expect(known(file)).toEqual([1]);
  appendFileSync(path, line(2) + line(3).slice(0, 90));
  look(file);
  expect(known(file)).toEqual([1, 2]);
  appendFileSync(path, line(3).slice(90));
  look(file);
  expect(known(file)).toEqual([1, 2, 3]);
  expect(file.state).toMatchObject({ secrets: 3, lines: 3, badLines: 0, problem: "", restarts: 0 });
});

test("whoever waits for a secret makes it look, but not without end", () => {
  writeFileSync(path, line(1));
  const file = watch();
  expect(file.keys.isGrowing).toBe(true);
  file.keys.askForMore();
  expect(known(file)).toEqual([1]);
  appendFileSync(path, line(2));
  file.keys.askForMore();
  expect(known(file)).toEqual([1]);
  nowMs += 20;
  file.keys.askForMore();
  expect(known(file)).toEqual([1, 2]);
});

test("a file that is not there yet is waited for", () => {
  const file = watch();
  file.readAll();
  expect(file.state.problem).toContain("no such file");
  writeFileSync(path, line(1));
  look(file);
  expect(known(file)).toEqual([1]);
  expect(file.state.problem).toBe("");
});

test("a file that was cut is read from its beginning; what it said stays known, half a line does not", () => {
  writeFileSync(path, line(1) + line(2).slice(0, 50));
  const file = watch();
  file.readAll();
  truncateSync(path);
  appendFileSync(path, line(3));
  look(file);
  expect(known(file)).toEqual([1, 3]);
  expect(file.state).toMatchObject({ restarts: 1, badLines: 0 });
});

test("a file that was replaced is read from its beginning, also while there is none", () => {
  writeFileSync(path, line(1));
  const file = watch();
  file.readAll();
  renameSync(path, `${path}.1`);
  look(file);
  expect(file.state.problem).toContain("no such file");
  writeFileSync(path, line(4) + line(5) + line(6));
  look(file);
  expect(known(file)).toEqual([1, 4, 5, 6]);
  expect(file.state).toMatchObject({ restarts: 1, problem: "" });
});

test("a last line without its end is used when the file is quiet", () => {
  writeFileSync(path, line(1));
  const file = watch();
  file.readAll();
  appendFileSync(path, line(2).trim());
  look(file);
  expect(known(file)).toEqual([1]);
  look(file, 600);
  expect(known(file)).toEqual([1, 2]);
});

test("much at once is read piece by piece", () => {
  const file = watch();
  file.readAll();
  const comment = `# ${"x".repeat(1000)}\n`;
  writeFileSync(path, comment.repeat(Math.ceil(MAX_PIECE_BYTES / comment.length)) + line(7));
  look(file);
  expect(known(file)).toEqual([]);
  // There is more: nothing is waited for.
  file.look();
  expect(known(file)).toEqual([7]);
});

test("a file beyond the limit is passed over there, which is counted", () => {
  writeFileSync(path, line(1) + line(2) + line(3));
  const file = watch({ maxBytes: line(1).length * 2 });
  file.readAll();
  look(file);
  expect(known(file)).toEqual([1, 2]);
  expect(file.state.passedBytes).toBe(line(1).length);
});

test("a folder is no key log", () => {
  const file = new KeyLogFile(folder);
  file.readAll();
  expect(file.state.problem).toContain("only a file can be watched");
});

test("once closed it is looked at no more, and tells nothing", () => {
  writeFileSync(path, line(1));
  const file = watch();
  file.readAll();
  file.close();
  expect(file.keys.isEmpty).toBe(true);
  expect(file.keys.isGrowing).toBe(false);
});
