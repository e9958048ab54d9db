import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { withFolder } from "../../testing/captures.ts";
import type { HostRules } from "../types.ts";
import {
  type HostParts,
  type KeptHostRules,
  MAX_RULES,
  MAX_UNDECIDED,
  neverReached,
  openHostRules,
} from "./host-rules.ts";

const within = { timeout: 20_000 };

const OWN_PORT = 7777;

interface Bench {
  readonly folder: string;
  readonly notices: readonly string[];
  readonly restart: (change?: Partial<HostParts>) => Promise<HostRules>;
  readonly rules: HostRules;
}
async function withRules(use: (bench: Bench) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const notices: string[] = [];
    let nowMs = 0;
    const parts = {
      dataFolder: folder,
      ownPorts: [OWN_PORT],
      nowMs: () => ++nowMs,
      notice: (text: string) => void notices.push(text),
    };
    const opened: KeptHostRules[] = [];
    const restart = async (change: Partial<HostParts> = {}) => {
      await opened.at(-1)?.settled();
      const rules = await openHostRules({ ...parts, ...change });
      opened.push(rules);
      return rules;
    };
    await use({ folder, notices, restart, rules: await restart() });
    for (const rules of opened) await rules.settled();
  });
}
/** The rules as `script host rule`. */
function check(rules: HostRules, expected: readonly string[]): void {
  expect(rules.rules.map(({ script, host, rule }) => `${script} ${host} ${rule}`)).toEqual(expected);
}

describe("a host", () => {
  test("is asked for at its first use, by each script, and then known", () =>
    withRules(async ({ rules }) => {
      expect([rules.ask("a.js", "Example.com"), rules.ask("a.js", "example.com")]).toEqual(["asked", "asked"]);
      await rules.decide("a.js", "example.com", "allowed");
      expect(rules.ask("a.js", "EXAMPLE.com.")).toBe("allowed");
      expect([rules.ask("b.js", "example.com"), rules.ask("a.js", "example.com:8443")]).toEqual(["asked", "asked"]);
      await rules.decide("b.js", "example.com", "denied");
      check(rules, ["a.js example.com allowed", "b.js example.com denied", "a.js example.com:8443 asked"]);
      await rules.remove("a.js", "EXAMPLE.com");
      expect(rules.ask("a.js", "example.com")).toBe("asked");
    }));
  test("of this machine is denied until it is allowed", () =>
    withRules(async ({ rules }) => {
      expect(rules.ask("a.js", "localhost:9200")).toBe("denied");
      expect(rules.ask("a.js", "0x7f.1:9200")).toBe("denied");
      check(rules, ["a.js localhost:9200 denied", "a.js 127.0.0.1:9200 denied"]);
      await rules.decide("a.js", "localhost:9200", "allowed");
      expect([rules.ask("a.js", "localhost:9200"), rules.ask("a.js", "127.0.0.1:9200")]).toEqual(["allowed", "denied"]);
    }));
  test("that is the program's own is never allowed, also not by what was decided when its port was another", () =>
    withRules(async ({ rules, restart }) => {
      for (const host of [`localhost:${OWN_PORT}`, `127.1:${OWN_PORT}`, `[::ffff:127.0.0.1]:${OWN_PORT}`]) {
        expect(rules.ask("a.js", host)).toBe("denied");
        await expect(rules.decide("a.js", host, "allowed")).rejects.toMatchObject({ code: "UNSUPPORTED" });
        expect(neverReached(host, [OWN_PORT])).toContain("this program's own");
      }
      await rules.decide("a.js", "localhost", "allowed");
      await rules.decide("a.js", "localhost:8888", "allowed");
      const moved = await restart({ ownPorts: [8888, 80] });
      expect([moved.ask("a.js", "localhost:8888"), moved.ask("a.js", "localhost")]).toEqual(["denied", "denied"]);
      // On another machine it is a port like any other.
      expect(moved.ask("a.js", "example.com:8888")).toBe("asked");
    }));
  test("with a cloud's credentials is never allowed, and may be denied", () =>
    withRules(async ({ rules }) => {
      for (const host of ["169.254.169.254", "0xa9fea9fe", "metadata.google.internal", "[fe80::1]:80"]) {
        expect(rules.ask("a.js", host)).toBe("denied");
        await expect(rules.decide("a.js", host, "allowed")).rejects.toThrow("scripts never reach it");
        await rules.decide("a.js", host, "denied");
      }
      expect([neverReached("example.com", []), neverReached("localhost", [])]).toEqual(["", ""]);
    }));
  test("that is none is denied, and leaves nothing", () =>
    withRules(async ({ rules }) => {
      for (const host of ["", "a b", "http://example.com", "a\nb", "x".repeat(10_000)]) {
        expect(rules.ask("a.js", host)).toBe("denied");
        await expect(rules.decide("a.js", host, "denied")).rejects.toMatchObject({ code: "BAD_SCRIPT" });
        await rules.remove("a.js", host);
      }
      check(rules, []);
    }));
});

describe("the rules", () => {
  test("tell of each change, until nobody listens", () =>
    withRules(async ({ rules }) => {
      let changes = 0;
      const stop = rules.onChange(() => changes++);
      rules.ask("a.js", "example.com");
      rules.ask("a.js", "example.com");
      await rules.decide("a.js", "example.com", "denied");
      await rules.remove("a.js", "example.com");
      await rules.remove("a.js", "example.com");
      expect(changes).toBe(3);
      stop();
      rules.ask("a.js", "example.com");
      expect(changes).toBe(3);
    }));
  test("are found again, each at its time", () =>
    withRules(async ({ rules, restart, folder }) => {
      rules.ask("a.js", "one.example");
      await rules.decide("a.js", "two.example:99", "allowed");
      const again = await restart();
      expect(again.rules).toEqual(rules.rules);
      expect(again.rules.map(({ timeMs }) => timeMs)).toEqual([1, 2]);
      expect(JSON.parse(await readFile(join(folder, "hosts.json"), "utf8")).formatVersion).toBe(1);
    }));
  test("are not filled by a script that makes up names", () =>
    withRules(async ({ rules }) => {
      for (let i = 0; i < MAX_UNDECIDED + 50; i++) expect(rules.ask("a.js", `${i}.example`)).toBe("asked");
      expect(rules.rules).toHaveLength(MAX_UNDECIDED);
      await rules.decide("a.js", "more.example", "allowed");
      expect([rules.ask("a.js", "more.example"), rules.ask("b.js", "one.example")]).toEqual(["allowed", "asked"]);
      expect(rules.rules).toHaveLength(MAX_UNDECIDED + 2);
    }));
  test("are bounded: undecided ones give way to decisions, which do not", () =>
    withFolder(async (folder) => {
      const rule = (i: number) => ({
        script: "a.js",
        host: `${i}.example`,
        rule: i === 7 ? "asked" : "allowed",
        timeMs: 0,
      });
      const rules = Array.from({ length: MAX_RULES }, (_, i) => rule(i));
      await writeFile(join(folder, "hosts.json"), JSON.stringify({ formatVersion: 1, rules }), { mode: 0o600 });
      const full = await openHostRules({ dataFolder: folder, ownPorts: [], notice: () => undefined });
      expect([full.rules.length, full.ask("b.js", "new.example")]).toEqual([MAX_RULES, "asked"]);
      await full.decide("b.js", "new.example", "allowed");
      expect([full.rules.length, full.ask("b.js", "new.example")]).toEqual([MAX_RULES, "allowed"]);
      await expect(full.decide("b.js", "newer.example", "allowed")).rejects.toMatchObject({ code: "LIMIT" });
      await full.decide("b.js", "new.example", "denied");
    }));
  test("allow nothing where their file is damaged, and that is told", () =>
    withRules(async ({ rules, restart, folder, notices }) => {
      await rules.decide("a.js", "example.com", "allowed");
      await writeFile(join(folder, "hosts.json"), '{"formatVersion":1,"rules":[{"rule":"everything"}]}');
      expect((await restart()).ask("a.js", "example.com")).toBe("asked");
      expect(notices[0]).toMatch(/^hosts: hosts\.json is damaged/);
    }));
  test("that cannot be kept say so, and hold all the same", () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, "file"), "");
      const notices: string[] = [];
      const notice = (text: string) => void notices.push(text);
      const rules = await openHostRules({ dataFolder: join(folder, "file"), ownPorts: [], notice });
      expect(rules.ask("a.js", "example.com")).toBe("asked");
      await vi.waitFor(() => expect(notices.at(-1)).toContain("rules for hosts are not kept"), within);
      await expect(rules.decide("a.js", "example.com", "allowed")).rejects.toMatchObject({ code: "NOT_READABLE" });
      expect(rules.ask("a.js", "example.com")).toBe("allowed");
    }));
});
