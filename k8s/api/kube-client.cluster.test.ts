import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dumpYaml, loadYaml } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import { z } from "zod";
import { describeCluster } from "../testing/describe-cluster.ts";
import { makePod } from "../testing/cluster-objects.ts";
import { openCluster } from "./kube-client.ts";
import { listObjects, resourcePath } from "./list.ts";
import { watchObjects } from "./object-watch.ts";
import { nodeSchema, podSchema } from "./objects.ts";

const joined = z.looseObject({
  clusters: z.tuple([
    z.object({ name: z.string(), cluster: z.object({ server: z.string(), "certificate-authority-data": z.string() }) }),
  ]),
  users: z.tuple([z.object({ name: z.string(), user: z.looseObject({}) })]),
});

await describeCluster("requests to a real API server", ({ admin, namespace, kubeconfig }) => {
  /** A client of the same cluster whose kubeconfig was changed. */
  async function changed(change: (text: string) => string) {
    const folder = await mkdtemp(join(tmpdir(), "thresher-kubeconfig-"));
    const path = join(folder, "config");
    await writeFile(path, change(await readFile(kubeconfig, "utf8")));
    const client = await openCluster("", { environment: { KUBECONFIG: path } });
    return { client, path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  }
  const withToken = (token: string) => (text: string) =>
    text.replace(/client-certificate-data: .*/, `token: ${token}`).replace(/client-key-data: .*/, "");
  const pods = resourcePath("", "v1", namespace, "pods");

  test("lists, and keeps its connection", async () => {
    const { items, leftOut } = await listObjects(admin, { path: "/api/v1/nodes", schema: nodeSchema });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(["node-1", "node-2"]);
    expect(leftOut).toBe(0);
    expect(Math.abs(admin.serverNowMs() - Date.now())).toBeLessThan(5000);
  });
  test("a refusal has the server's words", async () => {
    await expect(admin.call({ path: `${pods}/none` })).rejects.toMatchObject({
      code: "NOT_FOUND",
      status: 404,
      message: 'pods "none" not found',
    });
  });
  test("credentials that are refused", async () => {
    await using other = await changed(withToken("expired"));
    await expect(other.client.call({ path: pods })).rejects.toMatchObject({
      code: "CREDENTIALS",
      message: expect.stringContaining("may have expired"),
      data: { nextStep: expect.stringContaining("log in") },
    });
    await expect(other.client.socket(`${pods}/none/portforward`, { ports: 1 })).rejects.toMatchObject({
      code: "CREDENTIALS",
    });
  });
  test("credentials that were renewed in the file are taken", async () => {
    await using other = await changed(withToken("expired"));
    await writeFile(other.path, await readFile(kubeconfig, "utf8"));
    await expect(other.client.call({ path: pods })).resolves.toMatchObject({ kind: "PodList" });
  });
  test("a list of kubeconfigs, an authority in a file beside its own, and another one's name", async () => {
    const folder = await mkdtemp(join(tmpdir(), "thresher-kubeconfig-"));
    const whole = joined.parse(loadYaml(await readFile(kubeconfig, "utf8")));
    const [{ name: cluster, cluster: facts }] = whole.clusters;
    const [{ name: user, user: credentials }] = whole.users;
    await writeFile(join(folder, "ca.crt"), Buffer.from(facts["certificate-authority-data"], "base64"));
    const first = {
      clusters: [{ name: cluster, cluster: { server: facts.server, "certificate-authority": "ca.crt" } }],
    };
    const asJane = { ...credentials, as: "jane", "as-groups": ["system:masters"] };
    const second = { ...whole, clusters: [], users: [{ name: user, user: asJane }] };
    const paths = ["first", "second"].map((name) => join(folder, name));
    await Promise.all([first, second].map((file, i) => writeFile(paths[i] ?? "", dumpYaml(file))));
    const client = await openCluster("", { environment: { KUBECONFIG: ["/none", ...paths].join(":") } });
    const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    const kind = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
    expect(await client.call({ method: "POST", path, body: kind })).toMatchObject({
      status: { userInfo: { username: "jane", groups: expect.arrayContaining(["system:masters"]) } },
    });
    client.close();
    await rm(folder, { recursive: true });
  });
  test.each([
    ["nobody listens", (text: string) => text.replace(/:6443/, ":1"), "does not answer"],
    ["no such host", (text: string) => text.replace(/https:\/\/[^:]+/, "https://nowhere.invalid"), "does not answer"],
    ["another authority", (text: string) => text.replace(/certificate-authority-data: .*/, ""), "is not trusted"],
  ])("a server that cannot be reached: %s", async (_name, change, words) => {
    await using other = await changed(change);
    await expect(other.client.call({ path: pods })).rejects.toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringContaining(words),
    });
  });
  test("a watch tells what is there, what comes and what goes", async () => {
    const told: string[] = [];
    const watch = watchObjects(admin, { path: pods, schema: podSchema });
    await watch.ready;
    watch.listen({
      changed: (before, now) =>
        told.push(`${before === null ? "+" : ""}${now === null ? "-" : ""}${(now ?? before)?.metadata.name}`),
    });
    await makePod(admin, namespace, { name: "seen" });
    await admin.call({ method: "DELETE", path: `${pods}/seen` });
    await expect.poll(() => told.at(-1), { timeout: 60_000 }).toBe("-seen");
    expect(told[0]).toBe("+seen");
    expect([...watch.objects()]).toEqual([]);
    watch.stop();
  });
});
