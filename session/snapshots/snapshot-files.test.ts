// Snapshots on disk, as they are and as they may be found.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFolder } from "../testing/captures.ts";
import { MAX_LISTED, SnapshotFiles } from "./snapshot-files.ts";

const FACTS = { fromMs: 1, toMs: 2, packets: 3, nodes: ["a"], notice: "", name: "n" };

async function withSnapshots(ids: readonly string[], use: (files: SnapshotFiles) => Promise<void>): Promise<void> {
  await withFolder(async (data) => {
    const files = new SnapshotFiles(data);
    await files.makeFolder();
    for (const [i, id] of ids.entries()) {
      await writeFile(files.pathOf(id), "packets");
      await files.add({ ...FACTS, id, createdMs: i });
    }
    await use(files);
  });
}
async function idsOf(files: SnapshotFiles): Promise<readonly string[]> {
  return (await files.list()).map(({ id }) => id);
}

test("they are listed with their size, the newest first, and removed whole", () =>
  withSnapshots(["1-a", "2-b", "3-c"], async (files) => {
    expect(await idsOf(files)).toEqual(["3-c", "2-b", "1-a"]);
    expect(await files.get("2-b")).toEqual({ ...FACTS, id: "2-b", createdMs: 1, bytes: 7, path: files.pathOf("2-b") });
    await files.remove("2-b");
    expect(await idsOf(files)).toEqual(["3-c", "1-a"]);
    expect(await readdir(files.folder)).not.toContain("2-b.pcapng");
    await files.remove("2-b");
  }));

test("no more than a list holds are shown, the newest of them", () => {
  const ids = Array.from({ length: MAX_LISTED + 2 }, (_, i) => `${10_000 + i}-a`);
  return withSnapshots(ids, async (files) => {
    const listed = await idsOf(files);
    expect([listed.length, listed[0], listed.at(-1)]).toEqual([MAX_LISTED, ids.at(-1), ids[2]]);
  });
});

test("no folder is no snapshots", () =>
  withFolder(async (data) => expect(await new SnapshotFiles(data).list()).toEqual([])));

test("what is damaged or missing is left out, and can be removed", () =>
  withSnapshots(["1-a", "2-b", "3-c", "4-d"], async (files) => {
    await rm(files.pathOf("1-a"));
    await writeFile(join(files.folder, "2-b.json"), "{");
    await writeFile(join(files.folder, "3-c.json"), JSON.stringify({ id: "3-c", packets: "many" }));
    await mkdir(join(files.folder, "5-e.json"));
    await writeFile(join(files.folder, "Not An Id.json"), "{}");
    await writeFile(join(files.folder, "6-f.json"), JSON.stringify({ ...FACTS, id: "../4-d", createdMs: 1 }));
    await writeFile(files.pathOf("6-f"), "packets");
    expect(await idsOf(files)).toEqual(["4-d"]);
    await expect(files.get("2-b")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await files.remove("2-b");
    expect(await readdir(files.folder)).not.toContain("2-b.json");
  }));

test.each(["..", "../x", "a/b", "", "A"])("%j names no snapshot", (id) =>
  withSnapshots(["1-a"], async (files) => {
    await expect(files.get(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(files.remove(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await idsOf(files)).toEqual(["1-a"]);
  }),
);
