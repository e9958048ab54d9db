import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InterfaceNames } from "./interface-names.ts";

/** Plays with a folder of interfaces and compares the names. */
function check(
  play: (names: InterfaceNames, add: (name: string, index: number) => void, passMs: (ms: number) => void) => string[],
  expected: readonly string[],
): void {
  const folder = mkdtempSync(join(tmpdir(), "thresher-net-"));
  let nowMs = 0;
  try {
    const add = (name: string, index: number): void => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "ifindex"), `${index}\n`);
    };
    const names = new InterfaceNames(folder, () => nowMs);
    const passMs = (ms: number): void => {
      nowMs += ms;
    };
    expect(play(names, add, passMs)).toEqual(expected);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the link's number names it; without one the capture's number stands", () => {
  check((names, add) => (add("eth0", 2), [names.name(0, 2), names.name(3, -1), names.name(0, 9)]), ["eth0", "3", "9"]);
});
test("one that came later is found, not more often than once a second", () => {
  check(
    (names, add, passMs) => {
      const before = names.name(0, 7);
      add("veth7", 7);
      const soon = names.name(0, 7);
      passMs(1000);
      return [before, soon, names.name(0, 7), ...names.list()];
    },
    ["7", "7", "veth7", "veth7"],
  );
});
test("a machine without such a folder has numbers", () => {
  expect(new InterfaceNames(join(tmpdir(), "thresher-no-such-folder")).list()).toEqual([]);
});
