import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { MAX_STATE_BYTES, StateFile, writeWhole } from "./state-file.ts";
import { withFolder } from "./testing/captures.ts";

const schema = z.object({ formatVersion: z.literal(1), words: z.array(z.string()) });
const EMPTY: z.infer<typeof schema> = { formatVersion: 1, words: [] };
const openIn = (folder: string) => StateFile.open({ path: join(folder, "deep", "words.json"), schema, empty: EMPTY });

async function check(text: string, notice: RegExp): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, "deep", "words.json");
    await mkdir(join(folder, "deep"));
    await writeFile(path, text, { mode: 0o600 });
    const file = await openIn(folder);
    expect(file.found).toEqual(EMPTY);
    expect(file.notice).toMatch(notice);
    expect(await readFile(`${path}.damaged`, "utf8")).toBe(text);
    await file.write({ ...EMPTY, words: ["again"] });
    expect((await openIn(folder)).found.words).toEqual(["again"]);
  });
}

test("what is written is found again, for the user alone, and nothing else lies beside it", () =>
  withFolder(async (folder) => {
    const file = await openIn(folder);
    expect([file.found, file.notice]).toEqual([EMPTY, ""]);
    await file.write({ ...EMPTY, words: ["a"] });
    const again = await openIn(folder);
    expect([again.found.words, again.notice]).toEqual([["a"], ""]);
    expect(await readdir(join(folder, "deep"))).toEqual(["words.json"]);
    expect((await stat(join(folder, "deep", "words.json"))).mode & 0o777).toBe(0o600);
  }));

test("states that come quickly end with the last one", () =>
  withFolder(async (folder) => {
    const file = await openIn(folder);
    await Promise.all(Array.from({ length: 50 }, (_, i) => file.write({ ...EMPTY, words: [String(i)] })));
    await file.settled();
    expect((await openIn(folder)).found.words).toEqual(["49"]);
  }));

test("what another program wrote is not written over, until it is read", () =>
  withFolder(async (folder) => {
    const first = await openIn(folder);
    const second = await openIn(folder);
    await first.write({ ...EMPTY, words: ["first"] });
    await expect(second.write({ ...EMPTY, words: ["second"] })).rejects.toMatchObject({ code: "CONFLICT" });
    const third = await openIn(folder);
    await third.write({ ...EMPTY, words: [...third.found.words, "third"] });
    await expect(first.write({ ...EMPTY, words: ["first"] })).rejects.toThrow("another program changed words.json");
    expect((await openIn(folder)).found.words).toEqual(["first", "third"]);
    // One that was deleted is nobody's.
    await rm(join(folder, "deep", "words.json"));
    await first.write({ ...EMPTY, words: ["again"] });
    expect((await openIn(folder)).found.words).toEqual(["again"]);
  }));

test("a damaged file is set aside and told", async () => {
  for (const text of ["", "{", "null", "[1]", '{"formatVersion":1}', '{"formatVersion":2,"words":[]}', "\0\0"])
    await check(text, /^words\.json is damaged or of another version, and was not used; it is kept as/);
});

test("a file that is too long is not read", () => check(" ".repeat(MAX_STATE_BYTES + 1), /damaged/));

test("what others can read is narrowed and told", () =>
  withFolder(async (folder) => {
    const file = await openIn(folder);
    await file.write(EMPTY);
    const path = join(folder, "deep", "words.json");
    await chmod(path, 0o644);
    expect((await openIn(folder)).notice).toBe("other users could read words.json: it is for you alone again");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  }));

test("a folder that cannot be made, or a name that is taken, is told in the contract's words", () =>
  withFolder(async (folder) => {
    await writeFile(join(folder, "deep"), "a file");
    await expect((await openIn(folder)).write(EMPTY)).rejects.toMatchObject({ code: "NOT_READABLE" });
    await mkdir(join(folder, "taken"));
    await expect(writeWhole(join(folder, "taken"), "text", 0o600)).rejects.toMatchObject({ code: "NOT_READABLE" });
    expect((await readdir(folder)).toSorted()).toEqual(["deep", "taken"]);
  }));
