// A real cluster tapped from a real browser: the whole way from the start screen to named requests, and back to nothing.
// Skipped where there is no test cluster.
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  drawNamespace,
  makeNamespace,
  removeNamespace,
  type TestCluster,
  testCluster,
} from "../k8s/testing/cluster.ts";
import { listEverything } from "../k8s/testing/cluster-objects.ts";
import { makeShop, SHOP_PODS } from "../k8s/testing/shop.ts";
import type { AppWindow } from "./app-window.ts";
import { expect, test as base } from "./app.ts";
import { ClusterPart } from "./cluster-part.ts";
import { kubeconfigPath, ROOT } from "./server.ts";

/** A cluster that is not there yet is built first. */
const CLUSTER_TIMEOUT_MS = 2_700_000;

/** Longer than all that it waits for together. */
const TIMEOUT_MS = 300_000;

/** Pictures of the documents are taken anew. */
const isPictured = process.env["THRESHER_SCREENSHOTS"] === "1";

interface Tapped {
  /** A namespace with the shop in it. */
  readonly namespace: string;
}
interface Shared {
  readonly cluster: TestCluster | null;
}

const test = base.extend<Tapped, Shared>({
  // oxlint-disable-next-line no-empty-pattern -- the test runner reads from the pattern which fixtures are needed: none
  cluster: [async ({}, use) => use(await testCluster()), { scope: "worker", timeout: CLUSTER_TIMEOUT_MS }],
  namespace: async ({ cluster, folder }, use, info) => {
    info.skip(cluster === null, "there is no test cluster");
    if (cluster === null) return;
    const name = isPictured ? "shop" : drawNamespace();
    const path = kubeconfigPath(join(folder, "home"));
    await mkdir(dirname(path), { recursive: true });
    await copyFile(cluster.kubeconfig, path);
    await makeNamespace(cluster.admin, name);
    await makeShop(cluster.admin, name);
    await use(name);
    await removeNamespace(cluster.admin, name);
  },
});

/** One of each protocol that the shop speaks, and whose it is. */
const REQUESTS = [
  ['http && status_code == 503 && dst.name.startsWith("storefront-")', /^shopper-/, /^storefront-/],
  ['redis && redis_type == "HSET"', /^cart-/, /^redis-/],
  ["grpc", /^storefront-/, /^prices-/],
  ['postgresql and request.query.contains("INSERT INTO orders")', /^orders-/, /^postgres-/],
  ['dns && dns_questions.exists(q, q.endsWith(".shop.example"))', /^storefront-/, /dns/],
] as const;

/** A moment of the shop. */
async function takePictures(app: AppWindow): Promise<void> {
  if (!isPictured) return;
  await expect.poll(() => app.list.count()).toBeGreaterThan(60);
  for (const colorScheme of ["light", "dark"] as const) {
    await app.page.emulateMedia({ colorScheme });
    await app.page.screenshot({ path: join(ROOT, `docs/images/cluster-${colorScheme}.png`), animations: "disabled" });
  }
}

test("a cluster is chosen, looked at, tapped: named requests appear; stopping leaves nothing behind @web", async ({
  cluster,
  namespace,
  app,
}) => {
  test.setTimeout(TIMEOUT_MS);
  const before = cluster === null ? [] : await listEverything(cluster.admin, namespace);
  const part = new ClusterPart(app.page);
  await app.start.cluster.click();
  await expect(part.reach).toContainText("Reachable");
  await part.namespace("default").uncheck();
  await part.namespace(namespace).check();
  await part.runAgentsIn(namespace);
  await part.review.click();
  await expect(app.page.getByText(`${SHOP_PODS} pods on 2 nodes`)).toBeVisible();
  await expect(app.page.getByText(/^What stays behind: nothing$/)).toBeVisible();
  await app.button("Start the tap").click();
  const row = app.list.row(/\/item\//);
  await expect(row).toBeVisible({ timeout: 60_000 });
  await expect(app.list.cell(row, "src")).toHaveText(new RegExp(`^shopper-\\S+\\.${namespace}$`));
  await takePictures(app);
  for (const [filter, from, to] of REQUESTS) {
    await app.filter.use(filter);
    const first = app.list.rows.first();
    await expect(app.list.cell(first, "src")).toHaveText(from);
    await expect(app.list.cell(first, "dst")).toHaveText(to);
  }
  await expect(app.loss).toHaveText("lost 0");
  await app.button("Stop").click();
  await app.page.getByRole("button", { name: /^Stop and remove/ }).click();
  await expect(app.sourceBar).toContainText("stopped", { timeout: 60_000 });
  if (cluster !== null) expect(await listEverything(cluster.admin, namespace)).toEqual(before);
});
