// The way to a cluster as far as it goes without one: what is missing is said, and a cluster that does not answer says
// why, before anything could be created.
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { AppWindow } from "./app-window.ts";
import { expect, test } from "./app.ts";
import { ClusterPart } from "./cluster-part.ts";
import { kubeconfigPath } from "./server.ts";

/** Story 2: the reason is there within 10 s; the rest is what a busy machine takes to draw it. */
const REASON_WITHIN_MS = 14_000;

/** A kubeconfig whose contexts are named after their servers' keys; the first one is current. */
async function writeKubeconfig(folder: string, servers: Readonly<Record<string, string>>): Promise<void> {
  const names = Object.keys(servers);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": names[0],
    clusters: names.map((name) => ({ name, cluster: { server: servers[name] } })),
    users: [{ name: "ada", user: { token: "not-a-secret" } }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: "ada", namespace: "shop" } })),
  };
  const home = join(folder, "home");
  await mkdir(home, { recursive: true });
  // JSON is YAML.
  await writeFile(kubeconfigPath(home), JSON.stringify(config));
}

async function expectAccessible({ page }: AppWindow): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

test("without a kubeconfig the way to a cluster says what is missing", async ({ app }) => {
  const cluster = new ClusterPart(app.page);
  await expect(app.start.cluster).toContainText(/kubeconfig/i);
  await app.press("Control+5");
  await expect(cluster.none).toBeVisible();
  await expectAccessible(app);
  await app.press("Alt+ArrowLeft");
  await expect(app.start.title).toBeVisible();
});

test("contexts are offered, the current one first; one that refuses says why", async ({ folder, open }) => {
  await writeKubeconfig(folder, { refused: "https://127.0.0.1:1", other: "https://127.0.0.1:2" });
  const app = await open();
  await expect(app.start.cluster).toContainText("refused or 1 more");
  await app.start.cluster.click();
  const cluster = new ClusterPart(app.page);
  await expect(cluster.context("refused")).toBeChecked();
  await expect(cluster.reach).toContainText("Try again", { timeout: REASON_WITHIN_MS });
  await expect(cluster.review).toBeDisabled();
  await expectAccessible(app);
});

test("a cluster that never answers is told within its time, and another can be chosen meanwhile", async ({
  folder,
  open,
}) => {
  const silent = createServer(() => undefined);
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  await writeKubeconfig(folder, { silent: `https://127.0.0.1:${port}`, refused: "https://127.0.0.1:1" });
  const app = await open();
  await app.press("Control+5");
  const cluster = new ClusterPart(app.page);
  await expect(cluster.reach).toContainText("Asking silent…");
  await cluster.context("refused").check();
  await expect(cluster.reach).toContainText("Try again", { timeout: REASON_WITHIN_MS });
  await cluster.context("silent").check();
  await expect(cluster.reach).toContainText(/silent|answer/, { timeout: REASON_WITHIN_MS });
  await expect(cluster.reach).toContainText("Try again", { timeout: REASON_WITHIN_MS });
  silent.close();
});
