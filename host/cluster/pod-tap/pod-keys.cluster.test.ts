// TLS keys that are chosen in the window, for pods that are tapped from it: before the tap, while it runs, and no more.
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { createSessionCredentials } from "../../../codecs/session-certificate.ts";
import { until } from "../../../k8s/testing/cluster.ts";
import { makePod, nodeCommand } from "../../../k8s/testing/cluster-objects.ts";
import { describeCluster } from "../../../k8s/testing/describe-cluster.ts";
import { type Client, firstOf } from "../../testing/client.ts";
import { clusterOrder, rowsOf, withTapWindow } from "../../testing/tap-window.ts";

/** A server of TLS in a pod that asks itself without end, and prints the secrets of what was said. */
function talker(): string {
  const { keyPem, certificatePem } = createSessionCredentials(Date.now());
  return `import https from "node:https";
const server = https.createServer(${JSON.stringify({ key: keyPem, cert: certificatePem })}, (_, response) => response.end("well"));
server.on("keylog", (line) => process.stdout.write(line));
server.listen(8443, "127.0.0.1", () => setInterval(() => {
  https.get({ port: 8443, host: "127.0.0.1", path: "/secret", agent: false, rejectUnauthorized: false }, (answer) => answer.resume());
}, 200));`;
}

await describeCluster("TLS keys of tapped pods", ({ admin, namespace, kubeconfig }) => {
  const order = clusterOrder(namespace, { way: "pod", leaseSeconds: 60, podPattern: "^talker$" });
  beforeAll(async () => {
    await makePod(admin, namespace, { name: "talker", ...nodeCommand(talker()) });
  });
  /** A window, and a key log that grows by what the pod prints for as long as the window is open. */
  async function withKeys(use: (client: Client, keyLog: string) => Promise<void>): Promise<void> {
    process.env["KUBECONFIG"] = kubeconfig;
    await withTapWindow(async (client, folder) => {
      const keyLog = join(folder, "keys.log");
      const path = `/api/v1/namespaces/${namespace}/pods/talker/log`;
      const printed = await admin.stream({ path, query: { follow: "true" } });
      printed.pipe(createWriteStream(keyLog, { mode: 0o600 }));
      try {
        await use(client, keyLog);
      } finally {
        printed.destroy();
        await client.cluster.stop({ tap: "" });
      }
    });
  }
  const TALK = 'http && tls && path == "/secret"';

  test("a key log that was chosen before opens what the tap sees, and goes on doing so while it grows", () =>
    withKeys(async (client, path) => {
      await client.keyLog.use({ path, isKept: false });
      await client.cluster.start({ order, isAdded: false });
      await rowsOf(client, TALK, 5);
      const state = await client.keyLog.state({});
      expect(state).toMatchObject({ use: "pods", path, problem: "" });
      expect(state.outcomes.map(({ outcome }) => outcome)).toContain("decrypted");
      // More than were in the file when the tap began.
      const { secrets } = state;
      await until("more secrets", async () => (await client.keyLog.state({})).secrets > secrets);
      await rowsOf(client, TALK, 40);
    }));

  test("one that is chosen while the tap runs opens what begins later, until it is taken away", () =>
    withKeys(async (client, path) => {
      await client.cluster.start({ order, isAdded: false });
      await rowsOf(client, "tlsx", 3);
      expect((await client.keyLog.state({})).use).toBe("pods");
      const counted = async (filter: string): Promise<number> => {
        const { view } = await client.view.open({ filter, sort: null, showConnections: false });
        const { total } = await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete);
        await client.view.close({ view });
        return total;
      };
      expect(await counted(TALK)).toBe(0);
      await client.keyLog.use({ path, isKept: false });
      await rowsOf(client, TALK, 5);

      await client.keyLog.remove({});
      // What an agent without keys sees has no outcome.
      const closed = async (): Promise<number> =>
        (await client.keyLog.state({})).outcomes.find(({ outcome }) => outcome === "")?.count ?? 0;
      const before = await closed();
      await until("an agent that has no keys", async () => (await closed()) > before + 3);
      const open = await counted(TALK);
      await until("more of what it sees", async () => (await closed()) > before + 15);
      expect(await counted(TALK)).toBe(open);
    }));
});
