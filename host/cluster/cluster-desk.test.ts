// Taps of a desk whose cluster is a stub that does not answer, or refuses.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Answer, reply, stubServer } from "../../k8s/testing/stub-server.ts";
import { withFolder } from "../../session/testing/captures.ts";
import { type Client, connectWindow, firstOf, newApi } from "../testing/client.ts";
import { clusterOrder } from "../testing/tap-window.ts";
import { MAX_TAPS } from "./cluster-desk.ts";

let environment: string | undefined;
beforeEach(() => {
  environment = process.env["KUBECONFIG"];
});
afterEach(() => {
  if (environment === undefined) delete process.env["KUBECONFIG"];
  else process.env["KUBECONFIG"] = environment;
});

async function withWindow(answer: Answer, use: (client: Client) => Promise<void>): Promise<void> {
  await using server = await stubServer(answer);
  process.env["KUBECONFIG"] = server.kubeconfig;
  await withFolder(async (folder) => {
    const api = newApi(folder);
    const { client, close } = connectWindow(api);
    try {
      await use(client);
    } finally {
      close();
      await api.close();
    }
  });
}
const silent: Answer = () => undefined;
const refusing: Answer = (_url, response) => reply(response, { message: "no" }, 403);

const start = (client: Client, context = "", isAdded = false): Promise<unknown> =>
  client.cluster.start({ order: clusterOrder("shop", { context }), isAdded }).catch((error: unknown) => error);
async function tapsOf(client: Client, count: number): Promise<readonly string[]> {
  const { taps } = await firstOf(await client.cluster.states({}), (state) => state.taps.length === count);
  return taps.map(({ tap, phase, order }) => `${tap} ${order.context} ${phase}`);
}

describe("taps that are being started", () => {
  test("are told of, and those that are stopped leave nothing, each by itself or all", () =>
    withWindow(silent, async (client) => {
      const [first, second] = [start(client, "stub"), start(client, "stub-2")];
      expect(await tapsOf(client, 2)).toEqual(["tap-1 stub starting", "tap-2 stub-2 starting"]);
      await client.cluster.stop({ tap: "tap-1" });
      expect(await first).toMatchObject({ code: "CANCELLED" });
      expect(await tapsOf(client, 1)).toEqual(["tap-2 stub-2 starting"]);
      expect(await client.cluster.stop({ tap: "" })).toEqual({ taps: [] });
      expect(await second).toMatchObject({ code: "CANCELLED" });
    }));
  test("of the same context, whatever it was called in the order, are one at a time", () => {
    const asked = Promise.withResolvers<void>();
    return withWindow(
      () => asked.resolve(),
      async (client) => {
        const first = start(client, "stub");
        // Its context is known by the time that its cluster is asked.
        await asked.promise;
        expect(await start(client, "")).toMatchObject({
          code: "BUSY",
          message: expect.stringMatching(/^stub is tapped already/),
        });
        expect(await tapsOf(client, 1)).toEqual(["tap-1 stub starting"]);
        await client.cluster.stop({ tap: "" });
        await first;
      },
    );
  });
  test("that the cluster refuses are gone, with its words", () =>
    withWindow(refusing, async (client) => {
      expect(await start(client, "stub")).toMatchObject({ code: "NO_PERMISSION" });
      expect(await tapsOf(client, 0)).toEqual([]);
    }));
  test("cannot join a session that follows no agents", () =>
    withWindow(silent, async (client) => {
      expect(await start(client, "stub", true)).toMatchObject({ code: "NOT_FOUND" });
      expect(await tapsOf(client, 0)).toEqual([]);
    }));
  test("are no more than a desk takes", () =>
    withWindow(silent, async (client) => {
      const many = Array.from({ length: MAX_TAPS }, (_, i) => start(client, i === 0 ? "stub" : `stub-${i + 1}`));
      await tapsOf(client, MAX_TAPS);
      expect(await start(client, `stub-${MAX_TAPS + 1}`)).toMatchObject({ code: "LIMIT" });
      await client.cluster.stop({ tap: "" });
      await Promise.all(many);
    }));
  test("end with the host", async () => {
    let started: Promise<unknown> = Promise.resolve();
    await withWindow(silent, async (client) => {
      started = start(client, "stub");
      await tapsOf(client, 1);
    });
    expect(await started).toBeInstanceOf(Error);
  });
});

test("what does not run has no logs and is not restarted", () =>
  withWindow(silent, async (client) => {
    await expect(client.cluster.logs({ tap: "tap-9", node: "a" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const started = start(client, "stub");
    await tapsOf(client, 1);
    await expect(client.cluster.restart({ tap: "tap-1", node: "a" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await client.cluster.stop({ tap: "" });
    await started;
  }));
