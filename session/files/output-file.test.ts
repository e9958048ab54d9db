import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFolder } from "../testing/captures.ts";
import { OutputFile } from "./output-file.ts";

test("text and bytes come out one after the other, and are counted", () =>
  withFolder(async (folder) => {
    const path = join(folder, "out");
    const result = await OutputFile.write(path, undefined, async (file) => {
      await file.append("é");
      await file.append(Uint8Array.of(1, 2));
      expect(await readdir(folder)).toEqual(["out.part"]);
      return { entries: 5 };
    });
    expect(result).toEqual({ entries: 5, bytes: 4 });
    expect([...(await readFile(path))]).toEqual([0xc3, 0xa9, 1, 2]);
  }));
test("a former file stays as it was when the new one fails", () =>
  withFolder(async (folder) => {
    const path = join(folder, "out");
    await writeFile(path, "before");
    await expect(OutputFile.write(path, undefined, () => Promise.reject(new Error("broken")))).rejects.toThrow(
      "broken",
    );
    expect(await readFile(path, "utf8")).toBe("before");
    expect(await readdir(folder)).toEqual(["out"]);
  }));
test("a file that gets longer than it may is given up", () =>
  withFolder(async (folder) => {
    const write = (bytes: number): Promise<object> =>
      OutputFile.write(join(folder, "out"), undefined, (file) => file.append("x".repeat(bytes)).then(() => ({})), 10);
    await expect(write(10)).resolves.toEqual({ bytes: 10 });
    await expect(write(11)).rejects.toMatchObject({ code: "LIMIT" });
    expect(await readdir(folder)).toEqual(["out"]);
  }));
test("a full disk says so", () =>
  withFolder(async (folder) => {
    const full = Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
    await expect(OutputFile.write(join(folder, "out"), undefined, () => Promise.reject(full))).rejects.toMatchObject({
      code: "LIMIT",
    });
    expect(await readdir(folder)).toEqual([]);
  }));
