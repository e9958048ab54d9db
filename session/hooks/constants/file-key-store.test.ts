import { chmod, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withFolder } from "../../testing/captures.ts";
import { openFileKeyStore } from "./file-key-store.ts";

const keyIn = (folder: string): string => join(folder, "secrets.key");
const SEALED = /^file:1:[A-Za-z0-9+/]+=*$/;

/** What opening says of a text that is not, or not any more, what this store sealed. */
async function check(folder: string, sealed: string, message: RegExp): Promise<void> {
  const opening = (await openFileKeyStore(folder)).open(sealed);
  await expect(opening).rejects.toMatchObject({ code: "NOT_READABLE", message: expect.stringMatching(message) });
}

describe("secrets in a file", () => {
  test("are opened as they were sealed, also by another start", () =>
    withFolder(async (folder) => {
      const store = await openFileKeyStore(folder);
      const texts = ["", "x", "häßlich\n🔑", "long ".repeat(10_000)];
      const sealed = await Promise.all(texts.map((text) => store.seal(text)));
      for (const text of sealed) expect(text).toMatch(SEALED);
      const again = await openFileKeyStore(folder);
      expect(await Promise.all(sealed.map((text) => again.open(text)))).toEqual(texts);
      expect(await store.seal("x")).not.toBe(await store.seal("x"));
    }));
  test("leave no key where there is no secret, and else one for this user alone", () =>
    withFolder(async (folder) => {
      const store = await openFileKeyStore(join(folder, "data"));
      expect(await readdir(folder)).toEqual([]);
      await store.seal("x");
      expect(await readdir(join(folder, "data"))).toEqual(["secrets.key"]);
      const facts = await stat(keyIn(join(folder, "data")));
      expect([facts.mode & 0o777, facts.size]).toEqual([0o600, 32]);
    }));
  test("say what that protects from, and what not", () =>
    withFolder(async (folder) => {
      const { place, warning } = await openFileKeyStore(folder);
      expect(place).toContain(keyIn(folder));
      expect(warning).toContain("which only you can read");
      expect(warning).toContain("Programs that you run, administrators, and whoever gets both files can read them.");
    }));
  test("are not opened where a byte of them is another one", () =>
    withFolder(async (folder) => {
      const store = await openFileKeyStore(folder);
      const sealed = Buffer.from((await store.seal("secret")).slice(7), "base64");
      await fc.assert(
        fc.asyncProperty(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
          const damaged = Buffer.from(sealed);
          damaged[at] = (damaged[at] ?? 0) ^ change;
          await expect(store.open(`file:1:${damaged.toString("base64")}`)).rejects.toThrow("another key");
        }),
      );
      for (const text of ["", "file:1:", "file:1:AAAA", "system:AAAA", "secret"])
        await check(folder, text, /another key/);
    }));
  test("are sealed with one key where several come at once", () =>
    withFolder(async (folder) => {
      const store = await openFileKeyStore(folder);
      const sealed = await Promise.all(Array.from({ length: 20 }, (_, i) => store.seal(String(i))));
      expect(await Promise.all(sealed.map((text) => store.open(text)))).toEqual(sealed.map((_, i) => String(i)));
    }));
});

describe("the key", () => {
  test("that others could read is narrowed, and told", () =>
    withFolder(async (folder) => {
      const sealed = await (await openFileKeyStore(folder)).seal("x");
      await chmod(keyIn(folder), 0o644);
      const store = await openFileKeyStore(folder);
      expect(store.warning).toMatch(
        /^other users could read secrets\.key: it is for you alone again; change the secrets\./,
      );
      expect((await stat(keyIn(folder))).mode & 0o777).toBe(0o600);
      expect(await store.open(sealed)).toBe("x");
      await chmod(keyIn(folder), 0o640);
      await store.open(sealed);
      expect((await stat(keyIn(folder))).mode & 0o777).toBe(0o600);
    }));
  test("that is a link is not used", () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, "elsewhere"), Buffer.alloc(32), { mode: 0o600 });
      const store = await openFileKeyStore(folder);
      await symlink(join(folder, "elsewhere"), keyIn(folder));
      await expect(store.seal("x")).rejects.toThrow("it is no plain file");
      await expect(openFileKeyStore(folder)).rejects.toMatchObject({ code: "NOT_READABLE" });
    }));
  test("that is damaged is not written over", () =>
    withFolder(async (folder) => {
      const store = await openFileKeyStore(folder);
      await writeFile(keyIn(folder), "short", { mode: 0o600 });
      await expect(store.seal("x")).rejects.toThrow("it has 5 bytes and not 32");
      expect(await readFile(keyIn(folder), "utf8")).toBe("short");
    }));
  test("that is gone or another one opens nothing", () =>
    withFolder(async (folder) => {
      const sealed = await (await openFileKeyStore(folder)).seal("x");
      await rm(keyIn(folder));
      await check(folder, sealed, /it is gone/);
      await (await openFileKeyStore(folder)).seal("new");
      await check(folder, sealed, /another key/);
    }));
});
