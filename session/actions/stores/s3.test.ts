import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { ScriptEnv } from "../../hooks/types.ts";
import { withFolder } from "../../testing/captures.ts";
import { actionContext, actionOf, OBJECT_FOLDER, PLAIN_NETWORK, type Run, runnerOf } from "../testing/action-calls.ts";
import { describeService, isMissing } from "../testing/real-service.ts";
import { RetryableError } from "../types.ts";
import { PART_BYTES, s3Actions } from "./s3.ts";

const ACTIONS = s3Actions(PLAIN_NETWORK);
const KEYS = ["test", "testsecret"] as const;
const REGION = "us-east-1";

describeService("s3", "Versity S3 Gateway, a server that checks signatures", {}, (facts) => {
  const env = (): ScriptEnv => ({ AWS_ENDPOINT_URL_S3: facts()["url"] ?? "" });
  let client: S3Client;
  beforeAll(async () => {
    if (isMissing(facts)) return;
    const credentials = { accessKeyId: KEYS[0], secretAccessKey: KEYS[1] };
    client = new S3Client({ region: REGION, endpoint: facts()["url"] ?? "", forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: "captures" }));
  });
  const withFile = (name: string, bytes: Uint8Array, use: (run: Run) => Promise<void>): Promise<void> =>
    withFolder(async (filesFolder) => {
      await writeFile(join(filesFolder, name), bytes);
      await use(runnerOf(ACTIONS, actionContext({ filesFolder, env: env() })));
    });
  const objectOf = async (key: string): Promise<{ bytes: Buffer; tag: string }> => {
    const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: "captures", Key: key }));
    return { bytes: Buffer.from((await Body?.transformToByteArray()) ?? []), tag: ETag ?? "" };
  };
  const keys = async (): Promise<readonly string[]> => {
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: "captures" }));
    return (Contents ?? []).map(({ Key }) => Key ?? "");
  };

  test.each([
    ["nothing", 0],
    ["a small file", 70_000],
  ])("%s is uploaded in one request and read back", (_name, size) => {
    const bytes = randomBytes(size);
    return withFile("a b.pcap", bytes, async (run) => {
      const url = await run("vendor.s3.put", "captures", "a b.pcap", REGION, ...KEYS);
      expect(url).toBe(`${facts()["url"]}/captures/${OBJECT_FOLDER}/a%20b.pcap`);
      expect((await objectOf(`${OBJECT_FOLDER}/a b.pcap`)).bytes.equals(bytes)).toBe(true);
    });
  });
  test("a large file goes in parts, and comes back byte for byte", () => {
    const bytes = randomBytes(PART_BYTES * 2 + 12_345);
    return withFile("large.pcap", bytes, async (run) => {
      await run("vendor.s3.put", "captures", "large.pcap", REGION, ...KEYS);
      const { bytes: stored, tag } = await objectOf(`${OBJECT_FOLDER}/large.pcap`);
      expect(stored.equals(bytes)).toBe(true);
      expect(tag).toMatch(/-3"$/);
    });
  });
  test("the former order of arguments", () =>
    withFile("former.txt", Buffer.from("former"), async (run) => {
      await run("vendor.s3.put", REGION, ...KEYS, "captures", "former.txt");
      expect((await objectOf(`${OBJECT_FOLDER}/former.txt`)).bytes.toString()).toBe("former");
    }));
  test("without keys those of the machine are taken", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", KEYS[0]);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", KEYS[1]);
    try {
      await withFile("ambient.txt", Buffer.from("ambient"), async (run) => {
        await run("vendor.s3.put", "captures", "ambient.txt", REGION);
        expect((await objectOf(`${OBJECT_FOLDER}/ambient.txt`)).bytes.toString()).toBe("ambient");
      });
    } finally {
      vi.unstubAllEnvs();
    }
  });
  test("clearing removes the session's objects and no others", () =>
    withFile("gone.txt", Buffer.from("gone"), async (run) => {
      await client.send(new PutObjectCommand({ Bucket: "captures", Key: `${OBJECT_FOLDER}0/kept.txt`, Body: "kept" }));
      await run("vendor.s3.put", "captures", "gone.txt", REGION, ...KEYS);
      expect(await keys()).toContain(`${OBJECT_FOLDER}/gone.txt`);
      await run("vendor.s3.clear", REGION, ...KEYS, "captures");
      expect(await keys()).toEqual([`${OBJECT_FOLDER}0/kept.txt`]);
    }));
  test("a wrong secret is refused for good, in the service's words", () =>
    withFile("a.txt", Buffer.from("a"), async (run) => {
      const put = run("vendor.s3.put", "captures", "a.txt", REGION, "test", "wrong");
      await expect(put).rejects.toThrow(/answered 403: SignatureDoesNotMatch/);
      await expect(put).rejects.not.toBeInstanceOf(RetryableError);
    }));
  test("a bucket that is not there is refused for good", () =>
    withFile("a.txt", Buffer.from("a"), async (run) => {
      const put = run("vendor.s3.put", "nowhere", "a.txt", REGION, ...KEYS);
      await expect(put).rejects.toThrow(/answered 404: NoSuchBucket/);
    }));
  test("a path that leads out is not uploaded", () =>
    withFile("a.txt", Buffer.from("a"), async (run) => {
      await expect(run("vendor.s3.put", "captures", "../a.txt", REGION, ...KEYS)).rejects.toThrow(/leads out/);
      await expect(run("vendor.s3.put", "captures", "/etc/hostname", REGION, ...KEYS)).rejects.toThrow(/relative/);
    }));
});

describe("without a server", () => {
  test("where nobody listens another try may help", () =>
    withFolder(async (filesFolder) => {
      await writeFile(join(filesFolder, "a.txt"), "a");
      const env = { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9" };
      const run = runnerOf(ACTIONS, actionContext({ filesFolder, env }));
      await expect(run("vendor.s3.put", "captures", "a.txt", REGION, ...KEYS)).rejects.toBeInstanceOf(RetryableError);
    }));
  test.each([
    [["captures", "a", "eu-west-1", "k", "s"], {}, "captures.s3.eu-west-1.amazonaws.com"],
    [["eu-west-1", "k", "s", "captures", "a"], {}, "captures.s3.eu-west-1.amazonaws.com"],
    [["a.b", "a", "eu-west-1"], {}, "s3.eu-west-1.amazonaws.com"],
    [["captures", "a", "cn-north-1"], {}, "captures.s3.cn-north-1.amazonaws.com.cn"],
    [["captures", "a", "eu-west-1"], { AWS_ENDPOINT_URL_S3: "http://localhost:9000/" }, "localhost:9000"],
  ])("%j reaches %j %s", (args, env, host) => {
    expect(actionOf(ACTIONS, "vendor.s3.put").hosts(args, env)).toEqual([host]);
  });
  test.each([
    [["captures", "a", "eu-west-1.evil.example/"], "is no region"],
    [["evil.example/x", "a", "eu-west-1"], "is no name of a bucket"],
  ])("%j names no host of its own", (args, message) => {
    expect(() => actionOf(ACTIONS, "vendor.s3.put").hosts(args, {})).toThrow(message);
  });
  test("without a folder of the session nothing is cleared", async () => {
    const run = runnerOf(ACTIONS, actionContext({ objectFolder: "/" }));
    await expect(run("vendor.s3.clear", REGION, ...KEYS, "captures")).rejects.toThrow("no folder of objects");
  });
  test("one half of a key is none", async () => {
    const run = runnerOf(ACTIONS, actionContext());
    await expect(run("vendor.s3.clear", REGION, "test", "", "captures")).rejects.toThrow("go together");
  });
});
