import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { withFolder } from "../testing/captures.ts";
import { addDissectorSample, dissectorSamples } from "./samples.ts";

const SAMPLES = fileURLToPath(new URL("../../dissector-samples", import.meta.url));

test("each sample says what it reads", async () => {
  expect(await dissectorSamples(SAMPLES)).toEqual([
    { file: "beanstalkd.js", doc: "beanstalkd: a work queue." },
    { file: "zookeeper.js", doc: "ZooKeeper: clients to servers." },
  ]);
  expect(await dissectorSamples(join(SAMPLES, "nothing"))).toEqual([]);
});

test("one is copied with the types that editors know it by, and takes the place of nothing", () =>
  withFolder(async (folder) => {
    const own = join(folder, "dissectors");
    await addDissectorSample(SAMPLES, "zookeeper.js", own);
    expect(await readdir(own)).toEqual(["dissector.d.ts", "zookeeper.js"]);
    await writeFile(join(own, "zookeeper.js"), "mine");
    await writeFile(join(own, "dissector.d.ts"), "mine");
    await expect(addDissectorSample(SAMPLES, "zookeeper.js", own)).rejects.toMatchObject({ code: "CONFLICT" });
    await addDissectorSample(SAMPLES, "beanstalkd.js", own);
    expect(await readFile(join(own, "zookeeper.js"), "utf8")).toBe("mine");
    expect(await readFile(join(own, "dissector.d.ts"), "utf8")).toBe("mine");
  }));

test("what is no sample is not copied, and a folder that cannot be made is told", () =>
  withFolder(async (folder) => {
    await mkdir(join(folder, "there"));
    await writeFile(join(folder, "file"), "");
    for (const name of ["../package.json", "README.md", "none.js"])
      await expect(addDissectorSample(SAMPLES, name, folder)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(addDissectorSample(SAMPLES, "zookeeper.js", join(folder, "file"))).rejects.toMatchObject({
      code: "NOT_READABLE",
      message: expect.stringContaining("cannot be written"),
    });
  }));
