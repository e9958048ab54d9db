import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EMPTY_LEDGER } from "./session.ts";
import { readSessionFile, type SessionFile, writeSessionFile } from "./session-file.ts";

const FILE: SessionFile = {
  formatVersion: 1,
  id: "20261123-120000-abcdef",
  name: "a.pcap",
  createdMs: 1,
  source: { kind: "files", name: "a.pcap", phase: "ended", bytesRead: 1, bytesTotal: 1, notice: "" },
  paths: ["/tmp/a.pcap"],
  filter: "http",
  columns: ["no"],
  ledger: { ...EMPTY_LEDGER, lines: [] },
};
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "thresher-session-file-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("what was written is what is read, as often as it is written", async () => {
  await writeSessionFile(folder, FILE);
  await writeSessionFile(folder, { ...FILE, name: "b.pcap" });
  expect(await readSessionFile(folder)).toEqual({ ...FILE, name: "b.pcap" });
});

async function check(text: string | null, code: string): Promise<void> {
  if (text !== null) await writeFile(join(folder, "session.json"), text);
  await expect(readSessionFile(folder)).rejects.toMatchObject({ code });
}
test.each([
  ["no file", null, "NOT_FOUND"],
  ["no JSON", "{", "NOT_READABLE"],
  ["no object", "null", "NOT_READABLE"],
  ["a field missing", JSON.stringify({ ...FILE, paths: undefined }), "NOT_READABLE"],
  ["a field of another type", JSON.stringify({ ...FILE, columns: "no" }), "NOT_READABLE"],
  ["a later version", JSON.stringify({ ...FILE, formatVersion: 2 }), "UNSUPPORTED"],
])("%s is refused", (_name, text, code) => check(text, code));
