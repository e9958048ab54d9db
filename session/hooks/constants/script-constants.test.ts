import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withFolder } from "../../testing/captures.ts";
import type { KeyStore, ScriptConstants } from "../types.ts";
import { openFileKeyStore } from "./file-key-store.ts";
import { MAX_CONSTANTS, MAX_VALUE_LENGTH, openScriptConstants } from "./script-constants.ts";
import { MASK } from "./secret-mask.ts";

const SECRET = "xoxb-hunter2-hunter2";

interface Bench {
  readonly folder: string;
  readonly notices: readonly string[];
  readonly constants: ScriptConstants;
  readonly restart: (...keyStores: readonly KeyStore[]) => Promise<ScriptConstants>;
}
async function withConstants(use: (bench: Bench) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const notices: string[] = [];
    const restart = async (...keyStores: readonly KeyStore[]) => {
      const [first = await openFileKeyStore(folder), ...others] = keyStores;
      return openScriptConstants({
        dataFolder: folder,
        keyStores: [first, ...others],
        notice: (text) => void notices.push(text),
      });
    };
    await use({ folder, notices, restart, constants: await restart() });
  });
}
/** What scripts see. */
function check(constants: ScriptConstants, expected: Readonly<Record<string, unknown>>): void {
  expect(constants.env).toEqual(expected);
}
/** A key store of the system, as a test has it. */
function systemStore(change: Partial<KeyStore> = {}): KeyStore {
  return {
    place: "the test's key store",
    warning: "",
    seal: async (text) => `system:${Buffer.from(text).toString("hex")}`,
    open: async (sealed) =>
      sealed.startsWith("system:") ? Buffer.from(sealed.slice(7), "hex").toString() : Promise.reject(new Error("no")),
    ...change,
  };
}

describe("constants", () => {
  test("are texts, numbers and objects, as they are written", () =>
    withConstants(async ({ constants, restart }) => {
      await constants.set("TEXT", "hello", false);
      await constants.set("PORT", "8086", false);
      await constants.set("KEY", '{"type":"x"}', true);
      const expected = { TEXT: "hello", PORT: 8086, KEY: { type: "x" } };
      check(constants, expected);
      check(await restart(), expected);
      expect(constants.rows).toEqual([
        { name: "KEY", value: "", isSecret: true },
        { name: "PORT", value: "8086", isSecret: false },
        { name: "TEXT", value: "hello", isSecret: false },
      ]);
    }));
  test("are changed and removed, and each change is told", () =>
    withConstants(async ({ constants, restart }) => {
      let changes = 0;
      const stop = constants.onChange(() => changes++);
      await constants.set("A", "1", false);
      await constants.set("A", "2", true);
      await constants.remove("A");
      await constants.remove("A");
      expect(changes).toBe(3);
      stop();
      await constants.set("B", "x", false);
      expect(changes).toBe(3);
      check(await restart(), { B: "x" });
    }));
  test("have names that scripts can write, and bounded values", () =>
    withConstants(async ({ constants }) => {
      for (const name of ["", "1A", "a-b", "a.b", "é", "x".repeat(129), "A\n"]) {
        await expect(constants.set(name, "x", true)).rejects.toMatchObject({ code: "BAD_SCRIPT" });
      }
      const long = `${SECRET}${"x".repeat(MAX_VALUE_LENGTH)}`;
      await expect(constants.set("A", long, true)).rejects.toThrow(/^A is longer than 65536 characters$/);
      await constants.set("__proto__", "own", false);
      expect(Object.entries(constants.env)).toEqual([["__proto__", "own"]]);
      expect(Object.getPrototypeOf({})).not.toBe("own");
    }));
  test("are so many and no more", () =>
    withConstants(async ({ constants, folder, restart }) => {
      const many = Array.from({ length: MAX_CONSTANTS }, (_, i) => ({ name: `A${i}`, value: "x" }));
      await writeFile(join(folder, "constants.json"), JSON.stringify({ formatVersion: 1, constants: many }), {
        mode: 0o600,
      });
      const full = await restart();
      await full.set("A0", "y", false);
      await expect(full.set("B", "y", false)).rejects.toMatchObject({ code: "LIMIT" });
      expect([full.rows.length, constants.rows.length]).toEqual([MAX_CONSTANTS, 0]);
    }));
  test("are none where their file is damaged, and that is told", () =>
    withConstants(async ({ folder, restart }) => {
      await writeFile(join(folder, "constants.json"), '{"formatVersion":1,"constants":[{"name":"A"}]}');
      const constants = await restart();
      check(constants, {});
      expect(constants.warning).toMatch(/^constants\.json is damaged/);
    }));
  test("that cannot be kept are not in use", () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, "file"), "");
      const dataFolder = join(folder, "file");
      const constants = await openScriptConstants({ dataFolder, keyStores: [systemStore()], notice: () => undefined });
      await expect(constants.set("A", "x", false)).rejects.toMatchObject({ code: "NOT_READABLE" });
      check(constants, {});
    }));
});

describe("a secret", () => {
  test("stands in no file, whichever way it came", () =>
    withConstants(async ({ constants, folder, restart, notices }) => {
      await constants.set("TOKEN", SECRET, true);
      await constants.set("KEY", JSON.stringify({ private_key: SECRET }), true);
      await constants.importKubeshark(
        `scripting: {env: {SLACK_TOKEN: ${SECRET}, not-a-name-token: ${SECRET}, SA: {a: ${SECRET}}}}`,
      );
      await constants.set("TOKEN", `${SECRET}-second`, true);
      await restart();
      const names = await readdir(folder, { recursive: true });
      expect(names.toSorted()).toEqual(["constants.json", "secrets.key"]);
      const forms = ["utf8", "base64", "hex", "utf16le"] as const;
      for (const name of names) {
        const bytes = await readFile(join(folder, name));
        for (const form of forms)
          expect(bytes.includes(Buffer.from(SECRET).toString(form)), `${name} ${form}`).toBe(false);
        expect(bytes.includes(Buffer.from(SECRET, "utf16le"))).toBe(false);
        expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
      }
      expect(JSON.stringify([notices, constants.rows, constants.warning])).not.toContain("hunter2");
    }));
  test("is masked in texts, also after it was changed or removed", () =>
    withConstants(async ({ constants }) => {
      const { mask } = constants;
      await constants.set("TOKEN", SECRET, true);
      await constants.set("PLAIN", "not-a-secret", false);
      expect(mask(`a ${SECRET} not-a-secret`)).toBe(`a ${MASK} not-a-secret`);
      await constants.set("TOKEN", "another-one", true);
      expect(constants.mask(`${SECRET} another-one`)).toBe(`${MASK} ${MASK}`);
      await constants.remove("TOKEN");
      expect(mask(`${SECRET} another-one`)).toBe(`${MASK} ${MASK}`);
    }));
  test("is opened by the store that sealed it, and sealed by the first", () =>
    withConstants(async ({ constants, folder, restart }) => {
      await constants.set("OLD", SECRET, true);
      const both = await restart(systemStore(), await openFileKeyStore(folder));
      await both.set("NEW", "fresh-secret", true);
      check(both, { OLD: SECRET, NEW: "fresh-secret" });
      expect([both.secretsKeptIn, both.warning]).toEqual(["the test's key store", ""]);
    }));
  test("that no store opens is named, is no constant, and can be entered again", () =>
    withConstants(async ({ folder, restart }) => {
      const desktop = await restart(systemStore());
      await desktop.set("TOKEN", SECRET, true);
      await desktop.set("PLAIN", "x", false);
      const browser = await restart();
      check(browser, { PLAIN: "x" });
      expect(browser.rows.map(({ name }) => name)).toEqual(["PLAIN", "TOKEN"]);
      expect(browser.warning).toContain("These secrets cannot be opened here: TOKEN. Enter them again.");
      // It is kept for the host that can open it.
      await browser.set("OTHER", "y", false);
      check(await restart(systemStore()), { TOKEN: SECRET, PLAIN: "x", OTHER: "y" });
      await browser.set("TOKEN", "new-one", true);
      check(await restart(await openFileKeyStore(folder)), { TOKEN: "new-one", PLAIN: "x", OTHER: "y" });
    }));
  test("that cannot be sealed is not kept at all", () =>
    withConstants(async ({ folder, restart }) => {
      const locked = await restart(systemStore({ seal: () => Promise.reject(new Error("the key store is locked")) }));
      await expect(locked.set("TOKEN", SECRET, true)).rejects.toThrow("the key store is locked");
      check(locked, {});
      expect(await readdir(folder)).toEqual([]);
      await locked.set("PLAIN", "x", false);
      check(locked, { PLAIN: "x" });
    }));
  test("in a file that others could read is told", () =>
    withConstants(async ({ constants, folder, restart }) => {
      await constants.set("TOKEN", SECRET, true);
      await chmod(join(folder, "constants.json"), 0o644);
      expect((await restart()).warning).toContain("other users could read constants.json: it is for you alone again");
    }));
});

describe("a configuration of Kubeshark", () => {
  const YAML = `scripting:
  env: { SLACK_WEBHOOK: https://hooks.example/x, REGION: eu-west-1, ZIP: "01234", COUNT: "5", N: 5, SA: { a: b }, bad-name: ${SECRET} }
  source: /scripts
  sources: [/more]
  active: [One, Two]
`;
  test("is taken over, secrets by their names as secrets", () =>
    withConstants(async ({ constants, notices, restart }) => {
      await constants.set("REGION", "old", false);
      expect(await constants.importKubeshark(YAML)).toEqual({
        names: ["SLACK_WEBHOOK", "REGION", "ZIP", "COUNT", "N", "SA"],
        scriptsFolder: "/scripts",
        otherFolders: ["/more"],
        active: ["One", "Two"],
      });
      const expected = {
        SLACK_WEBHOOK: "https://hooks.example/x",
        REGION: "eu-west-1",
        ZIP: "01234",
        COUNT: "5",
        N: 5,
        SA: { a: "b" },
      };
      check(constants, expected);
      check(await restart(), expected);
      expect(constants.rows.filter(({ isSecret }) => isSecret).map(({ name }) => name)).toEqual([
        "SA",
        "SLACK_WEBHOOK",
      ]);
      expect(notices).toEqual(["constants that were not taken over: bad-name is no name of letters, digits and _"]);
    }));
  test("is taken over whole or not at all", () =>
    withConstants(async ({ constants }) => {
      const env = Array.from({ length: MAX_CONSTANTS + 1 }, (_, i) => `A${i}: x`).join(", ");
      await expect(constants.importKubeshark(`scripting: {env: {${env}}}`)).rejects.toMatchObject({ code: "LIMIT" });
      await expect(constants.importKubeshark("nothing")).rejects.toMatchObject({ code: "BAD_SCRIPT" });
      check(constants, {});
      expect(await constants.importKubeshark("scripting: {}")).toEqual({
        names: [],
        scriptsFolder: "",
        otherFolders: [],
        active: [],
      });
    }));
});
