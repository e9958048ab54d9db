import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ContractError } from "../contract/index.ts";
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

/** Reading is refused with this code, a sentence and a next step. */
async function check(text: string | Uint8Array | null, code: string): Promise<void> {
  if (text !== null) await writeFile(join(folder, "session.json"), text);
  const error: unknown = await readSessionFile(folder).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ContractError);
  expect(error).toMatchObject({
    code,
    message: expect.stringMatching(/\w/),
    data: { nextStep: expect.stringMatching(/\w/) },
  });
}

describe("a damaged file is refused", () => {
  test.each([
    ["no file", null, "NOT_FOUND"],
    ["nothing in it", "", "NOT_READABLE"],
    ["no JSON", "{", "NOT_READABLE"],
    ["no object", "null", "NOT_READABLE"],
    ["a list", "[]", "NOT_READABLE"],
    ["no version", JSON.stringify({ ...FILE, formatVersion: undefined }), "NOT_READABLE"],
    ["a version that is a text", JSON.stringify({ ...FILE, formatVersion: "1" }), "NOT_READABLE"],
    ["a version before the first", JSON.stringify({ ...FILE, formatVersion: 0 }), "NOT_READABLE"],
    ["a later version", JSON.stringify({ ...FILE, formatVersion: 2 }), "UNSUPPORTED"],
    ["a later version of another shape", '{"formatVersion": 7}', "UNSUPPORTED"],
    ["a field missing", JSON.stringify({ ...FILE, paths: undefined }), "NOT_READABLE"],
    ["a field of another type", JSON.stringify({ ...FILE, columns: "no" }), "NOT_READABLE"],
    ["an unknown phase", JSON.stringify({ ...FILE, source: { ...FILE.source, phase: "gone" } }), "NOT_READABLE"],
    ["no ledger", JSON.stringify({ ...FILE, ledger: {} }), "NOT_READABLE"],
  ])("%s", (_name, text, code) => check(text, code));
  test("wherever it is cut", async () => {
    await writeSessionFile(folder, FILE);
    const whole = (await readFile(join(folder, "session.json"), "utf8")).trimEnd();
    for (let length = 0; length < whole.length; length += 7) await check(whole.slice(0, length), "NOT_READABLE");
  });
  test("whatever bytes are in it", () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), (bytes) => check(bytes, "NOT_READABLE")),
      { numRuns: 30 },
    ));
});

test.skipIf(process.platform !== "linux")(
  "a full disk says so, and the former file stays (Linux has a full device)",
  async () => {
    await writeSessionFile(folder, FILE);
    await symlink("/dev/full", join(folder, "session.json.new"));
    await expect(writeSessionFile(folder, { ...FILE, name: "b" })).rejects.toMatchObject({ code: "LIMIT" });
    expect((await readSessionFile(folder)).name).toBe("a.pcap");
  },
);
