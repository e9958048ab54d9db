import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFolder } from "../testing/captures.ts";
import { readKeyLog } from "./read-key-log.ts";

const line = (digit: string): string => `CLIENT_RANDOM ${digit.repeat(64)} ${"0f".repeat(48)}`;

test("it is used to its last character, and does not grow", () =>
  withFolder(async (folder) => {
    const path = join(folder, "keys.log");
    await writeFile(path, `${line("1")}\n${line("2")}`);
    const keys = readKeyLog(path);
    expect(keys.counts.secrets).toBe(2);
    expect(keys.isGrowing).toBe(false);
  }));

test("what cannot be read is an error", () =>
  withFolder(async (folder) => {
    expect(() => readKeyLog(folder)).toThrow("this is a folder");
    expect(() => readKeyLog(join(folder, "none"))).toThrow("there is no such file");
  }));
