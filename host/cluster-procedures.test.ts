// The doctor as a window calls it, where there is no cluster.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withFolder } from "../session/testing/captures.ts";
import { CHECKS } from "./cluster/doctor/index.ts";
import { type Client, connectWindow, newApi } from "./testing/client.ts";
import { clusterOrder } from "./testing/tap-window.ts";

beforeEach(() => vi.stubEnv("KUBECONFIG", "no-such-kubeconfig"));
afterEach(() => vi.unstubAllEnvs());

function withWindow(use: (client: Client) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
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

test("tells each finding, in their order", () =>
  withWindow(async (client) => {
    const found: string[] = [];
    for await (const { check, state } of await client.cluster.diagnose(clusterOrder("shop"))) {
      found.push(`${check} ${state}`);
    }
    expect(found).toEqual(["kubeconfig bad", ...[...CHECKS.slice(1), "path"].map((check) => `${check} skipped`)]);
  }));
test("a window that has seen enough hangs up, and may ask again", () =>
  withWindow(async (client) => {
    for (let i = 0; i < 2; i++) {
      const findings = await client.cluster.diagnose(clusterOrder("shop"));
      expect((await findings.next()).value).toMatchObject({ check: "kubeconfig", where: "", state: "bad" });
      await findings.return();
    }
  }));
