// A small shop for cluster tests: a web server on each node behind a Service, and a shopper that asks it without end.
import type { KubeClient } from "../../k8s/index.ts";
import { makePod, nodeCommand } from "../../k8s/testing/cluster-objects.ts";

const WEB = `import http from "node:http";
http.createServer((request, response) => {
  response.statusCode = request.url.startsWith("/bad") ? 503 : request.method === "POST" ? 201 : 200;
  response.setHeader("content-type", "application/json");
  setTimeout(() => response.end(JSON.stringify({ by: process.env.HOSTNAME, path: request.url })), Math.random() * 20);
}).listen(8080);`;
// A connection for each request: the Service chooses one of the two servers each time.
const SHOPPER = `import http from "node:http";
let n = 0;
setInterval(() => {
  n++;
  const what = n % 10 === 9 ? "/bad/" : n % 4 === 3 ? "/cart/" : "/item/";
  const method = what === "/cart/" ? "POST" : "GET";
  const request = http.request("http://web" + what + n, { method, agent: false }, (answer) => answer.resume());
  request.on("error", () => {});
  request.end(method === "POST" ? JSON.stringify({ item: n }) : undefined);
}, 100);`;

export async function makeShop(admin: KubeClient, namespace: string): Promise<void> {
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] },
  };
  await admin.call({ method: "POST", path: `/api/v1/namespaces/${namespace}/services`, body: service });
  const web = (name: string, node: string) =>
    makePod(admin, namespace, { name, node, labels: { app: "web" }, ports: [8080], ...nodeCommand(WEB) });
  await Promise.all([web("web-1", "node-1"), web("web-2", "node-2")]);
  await makePod(admin, namespace, { name: "shopper", node: "node-1", ...nodeCommand(SHOPPER) });
}
