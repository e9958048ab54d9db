import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFolder } from "../testing/captures.ts";
import { makeAgentFolder } from "./agent-folder.ts";

const DEAD = spawnSync(process.execPath, ["-e", ""]).pid;

test("what a process that was killed left is removed, and nothing else", () =>
  withFolder(async (parent) => {
    const make = async (name: string, owner: string | null): Promise<void> => {
      await mkdir(join(parent, name, "ring"), { recursive: true });
      await writeFile(join(parent, name, "ring", "packets"), "x");
      if (owner !== null) await writeFile(join(parent, name, "owner"), owner);
    };
    await make("thresher-agent-killed", String(DEAD));
    await make("thresher-agent-alive", String(process.ppid));
    await make("thresher-agent-begun", null);
    await make("thresher-agent-odd", "nobody");
    await make("somebody-elses", String(DEAD));
    // A name that leads elsewhere is not followed.
    await symlink(join(parent, "somebody-elses"), join(parent, "thresher-agent-link"), "dir");
    const folder = await makeAgentFolder(parent);
    expect(await readFile(join(folder, "owner"), "utf8")).toBe(String(process.pid));
    const again = await makeAgentFolder(parent);
    const left = (await readdir(parent))
      .map((name) => join(parent, name))
      .filter((one) => one !== folder && one !== again);
    expect(left.map((one) => one.slice(parent.length + 1)).toSorted()).toEqual([
      "somebody-elses",
      "thresher-agent-alive",
      "thresher-agent-begun",
      "thresher-agent-link",
      "thresher-agent-odd",
    ]);
    expect(await readdir(join(parent, "somebody-elses", "ring"))).toEqual(["packets"]);
  }));
test("a folder that cannot be looked into keeps no agent from starting, but one that cannot be made does", () =>
  withFolder(async (parent) => {
    await expect(makeAgentFolder(join(parent, "none"))).rejects.toMatchObject({ code: "ENOENT" });
  }));
