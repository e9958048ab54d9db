// A thousand nodes and their pods in a real API server, with kwok in the place of kubelets: objects, states and addresses
// are real, nothing runs. kwok is built from its Go module, once.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubeClient } from "../../k8s/index.ts";
import { until } from "../../k8s/testing/cluster.ts";
import { inParallel } from "../../k8s/api/retry.ts";
import { DATA_FOLDER } from "./data.ts";

const MODULE = "sigs.k8s.io/kwok";
const VERSION = "v0.8.0";
/** Whoever has it is kwok's. */
const ANNOTATION = "kwok.x-k8s.io/node";
/** Without the one that ends the pods of Jobs at once. */
const STAGES = [
  "node/fast/node-initialize.yaml",
  "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
  "pod/fast/pod-ready.yaml",
  "pod/fast/pod-delete.yaml",
];
const AT_ONCE = 16;
const PATIENCE_MS = 600_000;

function go(folder: string, ...args: readonly string[]): string {
  const run = spawnSync("go", args, { cwd: folder, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`kwok is built with go, which failed: ${run.stderr.slice(-300)}`);
  return run.stdout.trim();
}

/** Paths of the program and of its module. */
function kwok(): { readonly program: string; readonly stages: string } {
  mkdirSync(DATA_FOLDER, { recursive: true });
  const program = join(DATA_FOLDER, `kwok-${VERSION}`);
  const folder = mkdtempSync(join(tmpdir(), "thresher-kwok-"));
  try {
    writeFileSync(join(folder, "go.mod"), "module build\n");
    go(folder, "get", "-tool", `${MODULE}/cmd/kwok@${VERSION}`);
    if (!existsSync(program)) go(folder, "build", "-o", program, `${MODULE}/cmd/kwok`);
    const module = go(folder, "list", "-m", "-f", "{{.Dir}}", MODULE);
    const stages = STAGES.map((name) => readFileSync(join(module, "kustomize/stage", name), "utf8"));
    return { program, stages: stages.join("\n---\n") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function makeNode(admin: KubeClient, name: string): Promise<void> {
  const size = { cpu: "32", memory: "256Gi", pods: "110" };
  const body = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, annotations: { [ANNOTATION]: "fake" }, labels: { "kubernetes.io/hostname": name, type: "kwok" } },
    // Nothing else of this cluster is to be placed there.
    spec: { taints: [{ key: ANNOTATION, value: "fake", effect: "NoSchedule" }] },
    status: { allocatable: size, capacity: size },
  };
  await admin.call({ method: "POST", path: "/api/v1/nodes", body });
}

async function makePod(admin: KubeClient, namespace: string, name: string, nodeName: string): Promise<void> {
  const body = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { app: "web" } },
    spec: { nodeName, containers: [{ name: "main", image: "web" }] },
  };
  await admin.call({ method: "POST", path: `/api/v1/namespaces/${namespace}/pods`, body });
}

interface PodPage {
  readonly items: readonly { readonly status: { readonly phase?: string } }[];
}

/** Makes them, waits until all pods run, and removes nodes and pods after `use`. */
export async function withSimulatedNodes(
  { admin, kubeconfig }: { readonly admin: KubeClient; readonly kubeconfig: string },
  namespace: string,
  { nodes, podsPerNode }: { readonly nodes: number; readonly podsPerNode: number },
  use: () => Promise<void>,
): Promise<void> {
  const { program, stages } = kwok();
  const folder = mkdtempSync(join(tmpdir(), "thresher-kwok-"));
  writeFileSync(join(folder, "stages.yaml"), stages);
  const child = spawn(
    program,
    [
      `--kubeconfig=${kubeconfig}`,
      `--config=${join(folder, "stages.yaml")}`,
      "--manage-all-nodes=false",
      `--manage-nodes-with-annotation-selector=${ANNOTATION}=fake`,
    ],
    { stdio: "ignore" },
  );
  const names = Array.from({ length: nodes }, (_, k) => `kwok-${String(k).padStart(4, "0")}`);
  try {
    await inParallel(names, AT_ONCE, (name) => makeNode(admin, name));
    const pods = names.flatMap((node) =>
      Array.from({ length: podsPerNode }, (_, k) => ({ node, name: `${node}-${String(k)}` })),
    );
    await inParallel(pods, AT_ONCE, ({ node, name }) => makePod(admin, namespace, name, node));
    await until(
      "the simulated pods",
      async () => {
        const { items } = (await admin.call({ path: `/api/v1/namespaces/${namespace}/pods` })) as PodPage;
        return items.every(({ status }) => status.phase === "Running");
      },
      PATIENCE_MS,
    );
    await use();
  } finally {
    // All at once, and while there is still somebody who lets them go.
    const path = `/api/v1/namespaces/${namespace}/pods`;
    await admin.call({ method: "DELETE", path, query: { gracePeriodSeconds: 0 } });
    await inParallel(names, AT_ONCE, (name) =>
      admin.call({ method: "DELETE", path: `/api/v1/nodes/${name}` }).catch(() => undefined),
    );
    child.kill("SIGTERM");
    rmSync(folder, { recursive: true });
  }
}
