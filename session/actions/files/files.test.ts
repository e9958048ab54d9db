import { existsSync } from "node:fs";
import {
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withFolder } from "../../testing/captures.ts";
import { textArgument } from "../arguments.ts";
import { actionContext, type Run, runnerOf } from "../testing/action-calls.ts";
import { fileActions } from "./index.ts";
import { checkOpened } from "./opened-file.ts";

const NO_PACKETS = { write: async () => 0 };

/** Calls helpers on a `files/` folder, which has a neighbour that scripts must not reach. */
function withFiles(use: (run: Run, files: string, outside: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const filesFolder = join(folder, "files");
    await mkdir(filesFolder);
    await mkdir(join(folder, "outside"));
    await writeFile(join(folder, "outside/secret.txt"), "secret");
    const actions = fileActions({ packets: NO_PACKETS, nowMs: () => 1_790_000_000_500 });
    await use(runnerOf(actions, actionContext({ filesFolder })), filesFolder, join(folder, "outside"));
  });
}

describe("content", () => {
  test("is written, replaced, added to and read", () =>
    withFiles(async (run, files) => {
      await run("file.write", "a.txt", "ä long beginning");
      await run("file.write", "a.txt", "ä");
      await run("file.append", "a.txt", " more");
      await run("file.append", "new.txt", "fresh");
      expect(await run("file.read", "a.txt")).toBe("ä more");
      expect(await readFile(join(files, "new.txt"), "utf8")).toBe("fresh");
    }));
  test("of a file that is missing, or of a folder, is an error", () =>
    withFiles(async (run) => {
      await run("file.mkdir", "dir");
      await expect(run("file.read", "none.txt")).rejects.toThrow("none.txt: no such file");
      await expect(run("file.read", "dir")).rejects.toThrow("dir is not a file");
      await expect(run("file.write", "dir", "a")).rejects.toThrow("dir is a folder");
      await expect(run("file.write", "none/a.txt", "a")).rejects.toThrow("there is no folder none");
    }));
});

describe("places", () => {
  test("a file is moved and copied to a name, or into a folder", () =>
    withFiles(async (run, files) => {
      await run("file.mkdir", "a/b");
      await run("file.mkdir", "a/b");
      await run("file.write", "one.txt", "1");
      await run("file.copy", "one.txt", "two.txt");
      await run("file.copy", "one.txt", "a");
      await run("file.move", "one.txt", "a/b");
      await run("file.move", "two.txt", "a/renamed.txt");
      expect((await readdir(files, { recursive: true })).toSorted()).toEqual([
        "a",
        "a/b",
        "a/b/one.txt",
        "a/one.txt",
        "a/renamed.txt",
      ]);
      expect(await run("file.read", "a/one.txt")).toBe("1");
    }));
  test("copied onto itself a file keeps its content", () =>
    withFiles(async (run) => {
      await run("file.write", "a.txt", "kept");
      await run("file.copy", "a.txt", "./a.txt");
      expect(await run("file.read", "a.txt")).toBe("kept");
    }));
  test("files and folders are deleted, and what is missing is no error", () =>
    withFiles(async (run, files) => {
      await run("file.mkdir", "a/b");
      await run("file.write", "a/b/c.txt", "c");
      await run("file.delete", "a");
      await run("file.delete", "a");
      await run("file.delete", "none/at/all.txt");
      expect(await readdir(files)).toEqual([]);
      await expect(run("file.delete", ".")).rejects.toThrow("stay where they are");
    }));
  test("what the system refuses is told without the machine's paths", () =>
    withFiles(async (run) => {
      await run("file.mkdir", "a/b");
      await run("file.mkdir", "b/full");
      await run("file.mkdir", "c/b/full");
      await expect(run("file.move", "a/b", "c")).rejects.toThrow(/^ENOTEMPTY: .*'a\/b' -> 'c\/b'$/);
    }));
  test("temporary ones have a name of their own", () =>
    withFiles(async (run, files) => {
      await run("file.mkdir", "dir");
      const folder = textArgument(await run("file.mkdirTemp", "work", "dir"));
      expect(folder).toMatch(/^dir\/work-tmp-[0-9a-f]{12}$/);
      expect(await run("file.temp", "report", folder, "csv")).toMatch(/\/report-tmp-[0-9a-f]{12}\.csv$/);
      expect(await run("file.temp", "report", "")).toMatch(/^report-tmp-[0-9a-f]{12}\.txt$/);
      expect(await run("file.mkdirTemp")).toMatch(/^tmp-[0-9a-f]{12}$/);
      expect(await readdir(files, { recursive: true })).toHaveLength(5);
    }));
  test("temporary ones of an earlier run are gone, others are there", () =>
    withFiles(async (run, files) => {
      await mkdir(join(files, "a/tmp-0123456789ab"), { recursive: true });
      await mkdir(join(files, ".captures"));
      await writeFile(join(files, "a/report-tmp-0123456789ab.txt"), "old");
      await writeFile(join(files, "a/tmp-report.txt"), "kept");
      await run("file.write", "b.txt", "");
      expect((await readdir(files, { recursive: true })).toSorted()).toEqual(["a", "a/tmp-report.txt", "b.txt"]);
    }));
});

describe("nothing leads out", () => {
  test.each([
    "/etc/hostname",
    "../outside/secret.txt",
    "a/../../outside/secret.txt",
    "..",
    "C:\\x",
    "\\\\host\\x",
    "a\0b",
  ])("%j", (path) =>
    withFiles(async (run) => {
      const calls: readonly (readonly [string, ...string[]])[] = [
        ["file.read", path],
        ["file.write", path, "x"],
        ["file.append", path, "x"],
        ["file.delete", path],
        ["file.mkdir", path],
        ["file.tar", path],
        ["file.copy", path, "a"],
        ["file.move", path, "a"],
        ["file.temp", "a", path],
        ["file.mkdirTemp", "a", path],
        ["pcap.snapshot", path],
      ];
      await run("file.write", "own.txt", "own");
      for (const [helper, ...args] of calls) await expect(run(helper, ...args)).rejects.toThrow();
      await expect(run("file.copy", "own.txt", path)).rejects.toThrow();
      await expect(run("file.move", "own.txt", path)).rejects.toThrow();
      expect(await run("file.read", "own.txt")).toBe("own");
    }),
  );
  test("a link to a file is not followed", () =>
    withFiles(async (run, files, outside) => {
      await symlink(join(outside, "secret.txt"), join(files, "link.txt"));
      await expect(run("file.read", "link.txt")).rejects.toThrow(/through a link/);
      await expect(run("file.write", "link.txt", "x")).rejects.toThrow(/is a link/);
      await expect(run("file.copy", "link.txt", "copy.txt")).rejects.toThrow(/through a link/);
      await run("file.delete", "link.txt");
      expect(await readFile(join(outside, "secret.txt"), "utf8")).toBe("secret");
    }));
  test("a link to a folder is not followed", () =>
    withFiles(async (run, files, outside) => {
      await symlink(outside, join(files, "dir"));
      await expect(run("file.read", "dir/secret.txt")).rejects.toThrow(/through a link/);
      await expect(run("file.write", "dir/new.txt", "x")).rejects.toThrow(/through a link/);
      await expect(run("file.delete", "dir/secret.txt")).rejects.toThrow(/link/);
      await expect(run("file.mkdir", "dir/new")).rejects.toThrow(/link/);
      await expect(run("file.tar", "dir")).rejects.toThrow(/link/);
      await run("file.delete", "dir");
      expect(await readdir(outside)).toEqual(["secret.txt"]);
    }));
  test("a second name of a file that lies elsewhere is not opened", () =>
    withFiles(async (run, files, outside) => {
      await link(join(outside, "secret.txt"), join(files, "hard.txt"));
      await expect(run("file.read", "hard.txt")).rejects.toThrow(/leads out/);
      await expect(run("file.write", "hard.txt", "x")).rejects.toThrow(/leads out/);
      expect(await readFile(join(outside, "secret.txt"), "utf8")).toBe("secret");
    }));
  test("a folder that somebody exchanges for a link meanwhile is noticed, put back or not", () =>
    withFiles(async (_run, files, outside) => {
      const [dir, away] = [join(files, "dir"), join(files, "away")];
      await mkdir(away);
      await writeFile(join(away, "secret.txt"), "own");
      await symlink(outside, dir);
      const meant = { root: await realpath(files), place: join(await realpath(files), "dir/secret.txt"), path: "p" };
      const handle = await open(join(dir, "secret.txt"));
      try {
        await expect(checkOpened(handle, meant)).rejects.toThrow("p leads out");
        await rm(dir);
        await rename(away, dir);
        await expect(checkOpened(handle, meant)).rejects.toThrow("p leads out");
      } finally {
        await handle.close();
      }
      const own = await open(join(dir, "secret.txt"));
      await checkOpened(own, meant);
      await own.close();
    }));
  test("captures are written by pcap.path alone", () =>
    withFiles(async (run, files) => {
      await run("file.mkdir", "a");
      await mkdir(join(files, ".captures"));
      await expect(run("file.write", ".captures/a.pcap", "x")).rejects.toThrow("for pcap.path alone");
      await expect(run("file.write", join(files, ".captures/a.pcap"), "x")).rejects.toThrow(/relative/);
      await expect(run("file.delete", ".captures")).rejects.toThrow("for pcap.path alone");
      await expect(run("file.read", `${join(files, ".captures")}/../../outside/secret.txt`)).rejects.toThrow();
    }));
  test("what is written can be read by its user alone", () =>
    withFiles(async (run, files) => {
      await run("file.write", "a.txt", "a");
      expect((await lstat(join(files, "a.txt"))).mode & 0o077).toBe(process.platform === "win32" ? 0o066 : 0);
      expect(existsSync(join(files, ".captures"))).toBe(false);
    }));
});
