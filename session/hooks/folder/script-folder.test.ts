import { execFileSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { MAX_SCRIPT_LENGTH, MAX_SCRIPTS } from "../../../contract/index.ts";
import { withFolder } from "../../testing/captures.ts";
import { MAX_FOLDERS } from "./active-scripts.ts";
import { openScriptFolder, type WatchedFolder } from "./script-folder.ts";

const within = { timeout: 20_000 };

const TIMES = { quietMs: 5, lookMs: 25 };
/** As good as none within a test: only the system's word counts. */
const WATCH_ONLY = { quietMs: 5, lookMs: 1e9 };
const titleOf = (file: string, source: string): string => /^\/\/ (.*)$/m.exec(source)?.[1] ?? file;
const CODE = "// Title\nlet a = 1;\n";

interface Bench {
  readonly data: string;
  readonly scripts: WatchedFolder;
  readonly at: (name: string) => string;
  readonly restart: () => Promise<WatchedFolder>;
}
async function withScripts(use: (bench: Bench) => Promise<void>, times = TIMES): Promise<void> {
  await withFolder(async (data) => {
    const opened: WatchedFolder[] = [];
    const restart = async () => {
      await opened.at(-1)?.close();
      const scripts = await openScriptFolder({ dataFolder: data, titleOf, times });
      opened.push(scripts);
      return scripts;
    };
    const scripts = await restart();
    try {
      await use({ data, scripts, at: (name) => join(data, "scripts", name), restart });
    } finally {
      await opened.at(-1)?.close();
    }
  });
}
/** Waits until the folder's files are these, each `name` or `name!` where it is active. */
async function check(scripts: WatchedFolder, expected: readonly string[]): Promise<void> {
  await vi.waitFor(
    () => expect(scripts.files.map(({ file, isActive }) => file + (isActive ? "!" : ""))).toEqual(expected),
    {
      timeout: 10_000,
      interval: 10,
    },
  );
}
async function checkProblem(scripts: WatchedFolder, expected: RegExp): Promise<void> {
  await vi.waitFor(() => expect(scripts.problem).toMatch(expected), { timeout: 10_000, interval: 10 });
}

describe("the folder of scripts", () => {
  test("is made at the first start, for the user alone, and empty", () =>
    withScripts(async ({ scripts, data }) => {
      expect([scripts.path, scripts.problem, scripts.files]).toEqual([join(data, "scripts"), "", []]);
      expect((await stat(scripts.path)).mode & 0o777).toBe(0o700);
    }));
  test("is followed as files come, change and go, by the system's word", () =>
    withScripts(async ({ scripts, at }) => {
      await writeFile(at("b.js"), CODE);
      await writeFile(at("a.js"), CODE);
      await check(scripts, ["a.js", "b.js"]);
      const { version } = scripts.files[0] ?? { version: "" };
      // In place, and as editors save: beside it and renamed over it.
      await writeFile(at("a.js"), "second");
      await vi.waitFor(() => expect(scripts.files[0]?.source).toBe("second"), within);
      await writeFile(at("a.js.tmp"), "third");
      await rename(at("a.js.tmp"), at("a.js"));
      await vi.waitFor(() => expect(scripts.files[0]?.source).toBe("third"), within);
      await writeFile(at("a.js"), CODE);
      await vi.waitFor(() => expect(scripts.files[0]?.version).toBe(version), within);
      await rm(at("b.js"));
      await check(scripts, ["a.js"]);
    }, WATCH_ONLY));
  test("is looked at from time to time even so, for systems that say nothing", () =>
    withScripts(async ({ scripts, at }) => {
      await rename(scripts.path, `${scripts.path}.away`);
      await mkdir(scripts.path);
      await writeFile(at("a.js"), CODE);
      await check(scripts, ["a.js"]);
    }));
  test("tells of what changed, and only then", () =>
    withScripts(async ({ scripts, at }) => {
      let changes = 0;
      const stop = scripts.onChange(() => changes++);
      await scripts.setActive("none.js", false);
      expect(changes).toBe(0);
      await scripts.write("a.js", CODE, "");
      expect(changes).toBe(1);
      await writeFile(at("notes.md"), "no script");
      await scripts.setActive("a.js", true);
      expect(changes).toBe(2);
      stop();
      await scripts.remove("a.js");
      expect(changes).toBe(2);
    }));
  test("that goes away says so, keeps what was known, and is there again when it comes back", () =>
    withScripts(async ({ scripts, at }) => {
      await scripts.write("a.js", CODE, "");
      await scripts.setActive("a.js", true);
      await rename(scripts.path, `${scripts.path}.away`);
      await writeFile(scripts.path, "a file");
      await checkProblem(scripts, /is no folder/);
      await check(scripts, ["a.js!"]);
      await rm(scripts.path);
      await rename(`${scripts.path}.away`, scripts.path);
      await checkProblem(scripts, /^$/);
      await writeFile(at("b.js"), CODE);
      await check(scripts, ["a.js!", "b.js"]);
    }));
  test("of the user's choice is not made, and is found when it comes", () =>
    withScripts(async ({ scripts, data, at }) => {
      await scripts.write("own.js", CODE, "");
      await scripts.setPath(join(data, "git"));
      expect([scripts.path, scripts.files]).toEqual([join(data, "git"), []]);
      expect(scripts.problem).toContain("there is no folder");
      await mkdir(join(data, "git"));
      await writeFile(join(data, "git", "g.js"), CODE);
      await check(scripts, ["g.js"]);
      expect(await readdir(join(data, "git"))).toEqual(["g.js"]);
      await expect(scripts.setPath("git")).rejects.toMatchObject({ code: "NOT_FOUND" });
      await scripts.setPath("");
      await check(scripts, ["own.js"]);
      expect(await readFile(at("own.js"), "utf8")).toBe(CODE);
    }));
});

describe("a script", () => {
  test("is written where nobody changed it since it was read", () =>
    withScripts(async ({ scripts, at }) => {
      const first = await scripts.write("a.js", CODE, "");
      expect(first).toEqual({ file: "a.js", source: CODE, version: scripts.files[0]?.version, isActive: false });
      const second = await scripts.write("a.js", "two", first.version);
      expect(second.version).not.toBe(first.version);
      for (const stale of [first.version, "", "nonsense"])
        await expect(scripts.write("a.js", "three", stale)).rejects.toMatchObject({ code: "CONFLICT" });
      // Also where the folder was not looked at yet.
      await writeFile(at("a.js"), "from outside");
      await expect(scripts.write("a.js", "three", second.version)).rejects.toThrow("a.js changed since it was read");
      await rm(at("a.js"));
      await expect(scripts.write("a.js", "three", second.version)).rejects.toThrow("a.js was deleted since");
      expect(await readdir(scripts.path)).toEqual([]);
    }, WATCH_ONLY));
  test("is read as it was written, whatever its characters", () =>
    withScripts(async ({ scripts }) => {
      let version = "";
      for (const source of ["", "\uFEFF// mark", "half \uD83D", "\r\n\0"]) {
        const written = await scripts.write("a.js", source, version);
        expect([written.source, scripts.files[0]?.version]).toEqual([source.toWellFormed(), written.version]);
        ({ version } = written);
      }
    }));
  test("keeps its mode, and of writers at the same time one wins", () =>
    withScripts(async ({ scripts, at }) => {
      const { version } = await scripts.write("a.js", CODE, "");
      await chmod(at("a.js"), 0o755);
      const results = await Promise.allSettled(["x", "y", "z"].map((source) => scripts.write("a.js", source, version)));
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
      expect([await readFile(at("a.js"), "utf8"), (await stat(at("a.js"))).mode & 0o777]).toEqual(["x", 0o755]);
      expect(await readdir(scripts.path)).toEqual(["a.js"]);
    }));
  test("is renamed with what is known of it, and not over another one", () =>
    withScripts(async ({ scripts }) => {
      await scripts.write("a.js", CODE, "");
      await scripts.write("b.js", CODE, "");
      await scripts.setActive("a.js", true);
      await expect(scripts.rename("a.js", "b.js")).rejects.toMatchObject({ code: "CONFLICT" });
      await scripts.rename("a.js", "A.js");
      await scripts.rename("A.js", "c.js");
      await check(scripts, ["b.js", "c.js!"]);
      await expect(scripts.rename("a.js", "d.js")).rejects.toMatchObject({ code: "NOT_FOUND" });
    }));
  test("that is removed and written again is not active", () =>
    withScripts(async ({ scripts }) => {
      await scripts.write("a.js", CODE, "");
      await scripts.setActive("a.js", true);
      await scripts.remove("a.js");
      await expect(scripts.remove("a.js")).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(scripts.setActive("a.js", true)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await scripts.write("a.js", CODE, "");
      await check(scripts, ["a.js"]);
    }));
  test("has a name and no path", () =>
    withScripts(async ({ scripts }) => {
      for (const name of ["../a.js", "/tmp/a.js", ".a.js", "a.ts", "a\0.js", "", "x".repeat(200) + ".js", "a/b.js"]) {
        for (const call of [
          scripts.write(name, CODE, ""),
          scripts.rename(name, "b.js"),
          scripts.remove(name),
          scripts.setActive(name, true),
        ])
          await expect(call).rejects.toMatchObject({ code: "NOT_FOUND" });
      }
      expect(await readdir(scripts.path)).toEqual([]);
    }));
  test("is not longer than scripts are", () =>
    withScripts(async ({ scripts }) => {
      const longest = "é".repeat(MAX_SCRIPT_LENGTH);
      await scripts.write("a.js", longest, "");
      await expect(scripts.write("b.js", `${longest}!`, "")).rejects.toMatchObject({ code: "LIMIT" });
      expect([scripts.files.length, scripts.problem]).toEqual([1, ""]);
    }));
});

describe("what is no script is named and left out", () => {
  test("links, pipes, folders, bytes, long ones, and odd names", () =>
    withScripts(async ({ scripts, at, data }) => {
      await scripts.write("good.js", CODE, "");
      await writeFile(join(data, "secret.js"), "outside");
      await symlink(join(data, "secret.js"), at("link.js"));
      await mkdir(at("dir.js"));
      await writeFile(at("bytes.js"), Uint8Array.of(0xff, 0xfe));
      await writeFile(at("long.js"), "");
      await truncate(at("long.js"), MAX_SCRIPT_LENGTH + 1);
      await checkProblem(scripts, /long/);
      expect(scripts.problem.split("; ")).toEqual([
        '"bytes.js" is left out: it is no UTF-8 text',
        '"dir.js" is left out: it is no plain file',
        '"link.js" is left out: it is a link',
        `"long.js" is left out: it is longer than ${MAX_SCRIPT_LENGTH} characters`,
      ]);
      await truncate(at("long.js"), 1e10);
      await writeFile(at("bad\n.js"), CODE);
      execFileSync("mkfifo", [at("pipe.js")]);
      await checkProblem(scripts, /^"bad\\n\.js".*long\.js.*and 1 more$/);
      await check(scripts, ["good.js"]);
      // Nor is it written over.
      for (const name of ["link.js", "dir.js", "pipe.js"])
        await expect(scripts.write(name, CODE, "")).rejects.toMatchObject({ code: "NOT_READABLE" });
      expect(await readFile(join(data, "secret.js"), "utf8")).toBe("outside");
    }));
  test("files over the number that is kept", () =>
    withScripts(async ({ scripts, at }) => {
      for (let i = 0; i <= MAX_SCRIPTS; i++) await writeFile(at(`${1000 + i}.js`), CODE);
      await checkProblem(scripts, /there are more than 200 scripts: those after 1199\.js are left out/);
      expect(scripts.files).toHaveLength(MAX_SCRIPTS);
      await expect(scripts.write("one-more.js", CODE, "")).rejects.toMatchObject({ code: "LIMIT" });
    }));
});

describe("which scripts are active", () => {
  test("is remembered, for each folder, and nothing of another folder is active by its name", () =>
    withScripts(async (bench) => {
      await bench.scripts.write("a.js", CODE, "");
      await bench.scripts.setActive("a.js", true);
      const other = join(bench.data, "other");
      await mkdir(other);
      await writeFile(join(other, "a.js"), CODE);
      await bench.scripts.setPath(other);
      await check(bench.scripts, ["a.js"]);
      const again = await bench.restart();
      expect(again.path).toBe(other);
      await again.setPath("");
      await check(again, ["a.js!"]);
      await again.setActive("a.js", false);
      await check(await bench.restart(), ["a.js"]);
    }));
  test("may be said by titles, also of scripts that come later", () =>
    withScripts(async ({ scripts, at, restart }) => {
      await scripts.write("a.js", "// First", "");
      await scripts.write("b.js", "// Other", "");
      await scripts.activateTitles(["First", "Second"]);
      await check(scripts, ["a.js!", "b.js"]);
      await scripts.setActive("a.js", false);
      const again = await restart();
      await writeFile(at("c.js"), "// Second");
      await check(again, ["a.js", "b.js", "c.js!"]);
    }));
  test("is remembered of so many folders only, the ones used last", () =>
    withScripts(async ({ scripts, data }) => {
      for (let i = 0; i < MAX_FOLDERS + 3; i++) {
        await scripts.setPath(join(data, String(i)));
        await scripts.setActive("a.js", false);
      }
      const kept = JSON.parse(await readFile(join(data, "scripts.json"), "utf8"));
      expect([kept.folders.length, kept.folders[0].path]).toEqual([MAX_FOLDERS, join(data, String(MAX_FOLDERS + 2))]);
    }));
  test("is nothing where the file that says so is damaged, and that is told", () =>
    withScripts(async ({ scripts, data, restart }) => {
      await scripts.write("a.js", CODE, "");
      await scripts.setActive("a.js", true);
      await writeFile(join(data, "scripts.json"), "{");
      const again = await restart();
      await check(again, ["a.js"]);
      expect(again.problem).toMatch(/scripts\.json is damaged/);
    }));
});
