import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Bucket, Storage } from "@google-cloud/storage";
import { beforeAll, describe, expect, test } from "vitest";
import { withFolder } from "../../testing/captures.ts";
import { actionContext, actionOf, OBJECT_FOLDER, PLAIN_NETWORK, type Run, runnerOf } from "../testing/action-calls.ts";
import { describeService, isMissing } from "../testing/real-service.ts";
import { RetryableError } from "../types.ts";
import { gcsActions } from "./gcs.ts";

const ACTIONS = gcsActions(PLAIN_NETWORK);
const KEY = { type: "service_account", client_email: "a@b.example", private_key: "none", project_id: "test" };

describeService("gcs", "fake-gcs-server, an emulator without authentication", {}, (facts) => {
  let bucket: Bucket;
  beforeAll(async () => {
    if (isMissing(facts)) return;
    const storage = new Storage({ apiEndpoint: facts()["url"] ?? "", projectId: "test" });
    [bucket] = await storage.createBucket("captures");
  });
  const withFile = (name: string, bytes: Uint8Array, use: (run: Run) => Promise<void>): Promise<void> =>
    withFolder(async (filesFolder) => {
      await writeFile(join(filesFolder, name), bytes);
      const env = { STORAGE_EMULATOR_HOST: facts()["url"] ?? "" };
      await use(runnerOf(ACTIONS, actionContext({ filesFolder, env })));
    });

  test.each([
    ["nothing", 0],
    ["a small file", 70_000],
    ["a large file, which goes in parts,", (17 << 20) + 12_345],
  ])("%s is read back byte for byte", (_name, size) => {
    const bytes = randomBytes(size);
    return withFile("a b.pcap", bytes, async (run) => {
      const url = await run("vendor.gcs.put", "captures", "a b.pcap", KEY);
      expect(url).toBe(`${facts()["url"]}/captures/${OBJECT_FOLDER}/a%20b.pcap`);
      const [stored] = await bucket.file(`${OBJECT_FOLDER}/a b.pcap`).download();
      expect(stored.equals(bytes)).toBe(true);
    });
  });
  test("clearing removes the session's objects and no others", () =>
    withFile("gone.txt", Buffer.from("gone"), async (run) => {
      await bucket.file(`${OBJECT_FOLDER}0/kept.txt`).save("kept");
      await run("vendor.gcs.put", "captures", "gone.txt", KEY);
      await run("vendor.gcs.clear", "captures", KEY);
      const [files] = await bucket.getFiles();
      expect(files.map(({ name }) => name)).toEqual([`${OBJECT_FOLDER}0/kept.txt`]);
    }));
  test("a bucket that is not there is refused for good", () =>
    withFile("a.txt", Buffer.from("a"), async (run) => {
      const put = run("vendor.gcs.put", "nowhere", "a.txt", KEY);
      await expect(put).rejects.toThrow(/answered 404/);
      await expect(put).rejects.not.toBeInstanceOf(RetryableError);
    }));
});

describe("without a server", () => {
  test("where nobody listens another try may help", () =>
    withFolder(async (filesFolder) => {
      await writeFile(join(filesFolder, "a.txt"), "a");
      const env = { STORAGE_EMULATOR_HOST: "http://127.0.0.1:9" };
      const run = runnerOf(ACTIONS, actionContext({ filesFolder, env }));
      await expect(run("vendor.gcs.put", "captures", "a.txt", KEY)).rejects.toBeInstanceOf(RetryableError);
    }));
  test("it reaches Google's hosts, or the one that is set", () => {
    const { hosts } = actionOf(ACTIONS, "vendor.gcs.put");
    expect(hosts(["captures", "a", KEY], {})).toEqual(["storage.googleapis.com", "oauth2.googleapis.com"]);
    expect(hosts(["captures", "a", KEY], { STORAGE_EMULATOR_HOST: "http://localhost:4443" })).toEqual([
      "localhost:4443",
    ]);
  });
  test("a key that is none of a service account is refused before anything is sent", async () => {
    const run = runnerOf(ACTIONS, actionContext());
    const key = { type: "external_account", credential_source: { executable: { command: "/bin/false" } } };
    await expect(run("vendor.gcs.clear", "captures", key)).rejects.toThrow("client_email and private_key");
  });
});
