import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFolder } from "../../testing/captures.ts";
import { copyFile, MAX_READ_BYTES, MAX_WRITE_BYTES, readText, writeText } from "./file-content.ts";
import { FilesFolder } from "./files-folder.ts";
import { DEFAULT_USAGE_LIMITS, MAX_FOLDER_BYTES, MAX_FOLDER_FILES } from "./folder-usage.ts";
import { deletePath, makeFolders, makeTemporaryFile } from "./places.ts";
import { MAX_NAME_BYTES, MAX_PATH_DEPTH, parseScriptPath } from "./script-path.ts";
import { archive } from "./archive.ts";

const NEVER = new AbortController().signal;

function withLimits(maxBytes: number, maxFiles: number, use: (folder: FilesFolder) => Promise<void>): Promise<void> {
  return withFolder(async (path) => use(await FilesFolder.open(path, { maxBytes, maxFiles })));
}

test("a folder has at most 1 GiB in 10,000 files", () => {
  expect(DEFAULT_USAGE_LIMITS).toEqual({ maxBytes: MAX_FOLDER_BYTES, maxFiles: MAX_FOLDER_FILES });
  expect([MAX_FOLDER_BYTES, MAX_FOLDER_FILES]).toEqual([1_073_741_824, 10_000]);
});
test("bytes beyond the folder's limit are refused until there is room", () =>
  withLimits(10, 100, async (folder) => {
    await writeText(folder, "a", "12345678", false);
    await expect(writeText(folder, "b", "123", false)).rejects.toThrow(/more than/);
    await expect(writeText(folder, "a", "123", true)).rejects.toThrow(/more than/);
    await expect(copyFile(folder, "a", "c", NEVER)).rejects.toThrow(/more than/);
    expect(await readText(folder, "a")).toBe("12345678");
    // What takes another's place counts by the difference.
    await writeText(folder, "a", "1234567890", false);
    await deletePath(folder, "a");
    await writeText(folder, "b", "1234567890", false);
  }));
test("room that somebody else made is found", () =>
  withLimits(10, 100, async (folder) => {
    await writeText(folder, "a", "1234567890", false);
    await writeFile(join(folder.root, "a"), "");
    await writeText(folder, "b", "12345", false);
  }));
test("files beyond the folder's limit are refused, folders among them", () =>
  withLimits(100, 3, async (folder) => {
    await makeFolders(folder, "a/b");
    await makeTemporaryFile(folder, { name: "", dir: "a", extension: "" });
    await expect(writeText(folder, "c", "", false)).rejects.toThrow("more than 3");
    await expect(makeFolders(folder, "d")).rejects.toThrow("more than 3");
    await expect(archive(folder, "a", 0, NEVER)).rejects.toThrow("more than 3");
  }));
test("an archive that finds no room leaves nothing", () =>
  withLimits(300, 100, async (folder) => {
    await writeText(folder, "a", "x".repeat(290), false);
    await expect(archive(folder, "", 0, NEVER)).rejects.toThrow("finds no room");
    expect((await readdir(folder.root, { recursive: true })).toSorted()).toEqual([".captures", "a"]);
  }));
test("one write or append has at most 64 MiB, and so has a read", () =>
  withLimits(MAX_FOLDER_BYTES, 100, async (folder) => {
    expect([MAX_WRITE_BYTES, MAX_READ_BYTES]).toEqual([67_108_864, 67_108_864]);
    const most = "x".repeat(MAX_WRITE_BYTES);
    await writeText(folder, "a", most, false);
    await expect(writeText(folder, "a", `${most}x`, false)).rejects.toThrow("more than 64 MiB");
    await expect(writeText(folder, "a", `${most}x`, true)).rejects.toThrow("more than 64 MiB");
    expect(await readText(folder, "a")).toHaveLength(MAX_WRITE_BYTES);
    await writeText(folder, "a", "x", true);
    await expect(readText(folder, "a")).rejects.toThrow("more than 64 MiB");
  }));
test("names and depth are bounded", () => {
  expect(parseScriptPath("ä".repeat(MAX_NAME_BYTES / 2))).toHaveLength(1);
  expect(() => parseScriptPath("ä".repeat(MAX_NAME_BYTES / 2 + 1))).toThrow("more than 255 bytes");
  expect(parseScriptPath("a/".repeat(MAX_PATH_DEPTH))).toHaveLength(MAX_PATH_DEPTH);
  expect(() => parseScriptPath("a/".repeat(MAX_PATH_DEPTH + 1))).toThrow("more than 16 names");
});
test("on Windows a name means what it says", () => {
  expect(parseScriptPath("a\\b.txt", true)).toEqual(["a", "b.txt"]);
  expect(parseScriptPath("a\\b. ", false)).toEqual(["a\\b. "]);
  for (const path of [".captures.", "a.txt ", "a.txt:stream", "a\\..\\b"]) {
    expect(() => parseScriptPath(path, true)).toThrow();
  }
});
