// What every store does with a server that is busy, broken, or silent.
import { writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import type { JsonValue, ScriptEnv } from "../../hooks/types.ts";
import { withFolder } from "../../testing/captures.ts";
import { actionContext, PLAIN_NETWORK, runnerOf } from "../testing/action-calls.ts";
import { withAnswers } from "../testing/answering-server.ts";
import { RetryableError } from "../types.ts";
import { storeActions } from "./index.ts";

interface Store {
  readonly helper: string;
  readonly args: (url: string) => readonly JsonValue[];
  readonly env: (url: string) => ScriptEnv;
}
const none = (): ScriptEnv => ({});
const STORES: readonly Store[] = [
  {
    helper: "vendor.s3.put",
    args: () => ["captures", "a.txt", "us-east-1", "k", "s"],
    env: (url) => ({ AWS_ENDPOINT_URL_S3: url }),
  },
  { helper: "vendor.gcs.put", args: () => ["captures", "a.txt", {}], env: (url) => ({ STORAGE_EMULATOR_HOST: url }) },
  { helper: "vendor.influxdb", args: (url) => [url, "t", "o", "b", "m", { a: 1 }], env: none },
  { helper: "vendor.elastic", args: (url) => [url, "index", { a: 1 }], env: none },
  {
    helper: "vendor.kinesis.put",
    args: () => ["s", "payload", "us-east-1", "k", "s"],
    env: (url) => ({ AWS_ENDPOINT_URL_KINESIS: url }),
  },
];
const port = z.object({ port: z.number() });

/** What a call against the server rejects with. */
function failureAt(url: string, { helper, args, env }: Store, signal = new AbortController().signal): Promise<unknown> {
  return withFolder(async (filesFolder) => {
    await writeFile(join(filesFolder, "a.txt"), "a");
    const run = runnerOf(storeActions(PLAIN_NETWORK), actionContext({ filesFolder, env: env(url), signal }));
    return run(helper, ...args(url)).then(
      () => null,
      (error: unknown) => error,
    );
  });
}

test.each(STORES)("$helper: a busy server is asked again when it says", (store) =>
  withAnswers([{ status: 503, headers: { "retry-after": "7" }, body: "busy" }], async (url, requests) => {
    const failure = await failureAt(url, store);
    expect(failure).toBeInstanceOf(RetryableError);
    expect(failure).toMatchObject({ retryAfterMs: 7000, message: expect.stringMatching(/answered 503/) });
    expect(requests).toHaveLength(1);
  }),
);
test.each(STORES)("$helper: a server that refuses is not asked again", (store) =>
  withAnswers([{ status: 403, body: "no" }], async (url, requests) => {
    const failure = await failureAt(url, store);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(RetryableError);
    expect(failure).toMatchObject({ message: expect.stringMatching(/answered 403/) });
    expect(requests).toHaveLength(1);
  }),
);
test.each(STORES)("$helper: a connection that breaks off may hold another time", async (store) => {
  const server = createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const failure = await failureAt(`http://127.0.0.1:${port.parse(server.address()).port}`, store);
    expect(failure).toBeInstanceOf(RetryableError);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
test.concurrent.each(STORES)("$helper: a server that is silent is given up", async (store) => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const failure = await failureAt(`http://127.0.0.1:${port.parse(server.address()).port}`, store);
    expect(failure).toBeInstanceOf(RetryableError);
    expect(failure).toMatchObject({ message: expect.stringMatching(/took/) });
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});
test.each(STORES)("$helper: a call that is ended sends nothing", (store) =>
  withAnswers([{ status: 200 }], async (url, requests) => {
    const failure = await failureAt(url, store, AbortSignal.abort());
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(RetryableError);
    expect(requests).toEqual([]);
  }),
);
