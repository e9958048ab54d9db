// Names on the real cluster that an address alone does not tell: ports of a node, and what lies outside.
import { beforeAll, expect, test } from "vitest";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { makePod, nodeCommand } from "../../k8s/testing/cluster-objects.ts";
import { clusterOrder, entryOf, rowsOf, withTapWindow } from "../testing/tap-window.ts";

/** Nothing of the cluster has this address: its API server answers there. */
const OUTSIDE = { ip: "10.213.0.1", port: 6443, name: "api.outside.example" };
/** One is declared by the pod, the other one is of a process that merely runs on the node. */
const PORTS = { declared: 18_300, other: 18_301 };

const SERVERS = `import http from "node:http";
for (const port of [${PORTS.declared}, ${PORTS.other}]) http.createServer((_q, answer) => answer.end("ok")).listen(port);`;

// RFC 1035, 4.1: the question as it came, one answer that points to its name.
const RESOLVER = `import dgram from "node:dgram";
const socket = dgram.createSocket("udp4");
socket.on("message", (query, { port, address }) => {
  const head = Buffer.from([query[0], query[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ${OUTSIDE.ip.replaceAll(".", ",")}]);
  socket.send(Buffer.concat([head, question, answer]), port, address);
});
socket.bind(53);`;

const talker = (node: string, resolver: string): string => `import http from "node:http";
import { Resolver } from "node:dns/promises";
const resolver = new Resolver();
resolver.setServers(["${resolver}"]);
const ask = (host, port, path) => http.get({ host, port, path, agent: false }, (a) => a.resume()).on("error", () => {});
setInterval(async () => {
  const [outside] = await resolver.resolve4("${OUTSIDE.name}");
  ask("${node}", ${PORTS.declared}, "/declared");
  ask("${node}", ${PORTS.other}, "/other");
  ask(outside, ${OUTSIDE.port}, "/outside");
}, 200);`;

await describeCluster("names of ports and of what lies outside", ({ admin, namespace, kubeconfig }) => {
  beforeAll(async () => {
    process.env["KUBECONFIG"] = kubeconfig;
    const [shared, resolver] = await Promise.all([
      makePod(admin, namespace, {
        name: "shared",
        node: "node-2",
        labels: { app: "shared" },
        hostNetwork: true,
        ports: [PORTS.declared],
        ...nodeCommand(SERVERS),
      }),
      makePod(admin, namespace, { name: "resolver", node: "node-1", ...nodeCommand(RESOLVER) }),
    ]);
    const program = talker(shared.status.hostIP, resolver.status.podIP);
    await makePod(admin, namespace, { name: "talker", node: "node-1", ...nodeCommand(program) });
  });

  test("a pod in its node's network has its port, the node the others, and a DNS answer names an address outside", () =>
    withTapWindow(async (client) => {
      await client.cluster.start({ order: clusterOrder(namespace), isAdded: false });
      const check = async (path: string, name: string, mechanism: string): Promise<void> => {
        const [row] = await rowsOf(client, `path == "${path}" && dst.name == "${name}" && src.name == "talker"`, 1);
        const entry = JSON.parse((await entryOf(client, row)).entry);
        expect(entry.dst).toMatchObject({ name, resolutionMechanism: mechanism });
      };
      await check("/declared", "shared", "ip-and-port");
      await check("/other", "node-2", "ip");
      await check("/outside", OUTSIDE.name, "dns");
      await rowsOf(client, 'http and dst.pod.metadata.labels.app == "shared"', 1);
    }));
});
