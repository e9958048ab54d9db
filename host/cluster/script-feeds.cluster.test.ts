// What a tap of the real cluster gives scripts beside entries: what happens to pods, and heads of packets.
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { createHeadsReader, type PacketFacts } from "../../engine/index.ts";
import { deletePod, makePod, nodeCommand } from "../../k8s/testing/cluster-objects.ts";
import { until } from "../../k8s/testing/cluster.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { ingestInWorker, presentation, Workspace } from "../../session/index.ts";
import { INGEST_WORKER, withFolder } from "../../session/testing/captures.ts";
import { clusterOrder } from "../testing/tap-window.ts";
import { ClusterDesk } from "./cluster-desk.ts";

const built = (name: string): string => fileURLToPath(new URL(`../../dist/capture-agent/${name}`, import.meta.url));
const SERVER = `import http from "node:http"; http.createServer((_q, answer) => answer.end("ok")).listen(8080);`;
const clientOf = (ip: string): string => `import http from "node:http";
setInterval(() => http.get("http://${ip}:8080/", { agent: false }, (a) => a.resume()).on("error", () => {}), 100);`;

await describeCluster("what a tap gives scripts", ({ admin, namespace, kubeconfig }) => {
  let server = "";
  beforeAll(async () => {
    process.env["KUBECONFIG"] = kubeconfig;
    const pod = await makePod(admin, namespace, { name: "server", node: "node-1", ...nodeCommand(SERVER) });
    server = pod.status.podIP;
    await makePod(admin, namespace, { name: "caller", node: "node-2", ...nodeCommand(clientOf(server)) });
  });

  test("pods as they come and go, and heads of packets as long as somebody follows them", () =>
    withFolder(async (folder) => {
      const workspace = new Workspace(folder, ingestInWorker(INGEST_WORKER), presentation.catalogue.paths);
      const agentFiles = { bundle: built("agent.mjs"), captureScript: built("capture.sh") };
      const desk = new ClusterDesk(workspace, agentFiles, INGEST_WORKER);
      const events: string[] = [];
      desk.onPodEvent((event, pod) => events.push(`${event} ${JSON.stringify(pod)}`));
      const seen = (event: string, name: string): boolean =>
        events.some((one) => one.startsWith(event) && one.includes(`"Name":"${name}"`));
      try {
        expect(desk.targeted()).toEqual({ targets: [], excluded: [] });
        const session = await desk.start(clusterOrder(namespace, { podPattern: "^(server|caller)$" }), false);
        await until("the pods that are there", () => seen("ADDED", "server") && seen("ADDED", "caller"));
        await makePod(admin, namespace, { name: "guest", node: "node-1", ...nodeCommand(SERVER) });
        await until("one that comes", () => seen("ADDED", "guest") && seen("MODIFIED", "guest"));
        const names = (pods: readonly object[]): string[] => pods.map((pod) => JSON.stringify(pod)).toSorted();
        expect(names(desk.targeted().targets)).toEqual([
          expect.stringContaining('"name":"caller"'),
          expect.stringContaining('"name":"server"'),
        ]);
        expect(names(desk.targeted().excluded)).toEqual([expect.stringContaining('"name":"guest"')]);
        await deletePod(admin, namespace, "guest");
        await until("that it is gone", () => seen("DELETED", "guest"));

        const facts = new Map<string, PacketFacts>();
        const read = createHeadsReader();
        const stop = session.followPackets(async ({ node, heads }) => {
          for (const one of read(heads)) if (one.dstIp === server) facts.set(node, one);
        });
        await until("packets of both nodes", () => facts.size === 2);
        stop();
        expect([...facts.keys()].toSorted()).toEqual(["node-1", "node-2"]);
        for (const one of facts.values())
          expect(one).toMatchObject({ protocol: "tcp", dstPort: 8080, truncated: false });
      } finally {
        await desk.close();
        await workspace.close();
      }
    }));
});
