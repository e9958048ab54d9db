// The Kubernetes cluster that tests run against: a real one, never the user's own. It is the one that
// THRESHER_TEST_KUBECONFIG names, else the small one that the shared folder beside the repository brings up; without
// either, cluster tests are skipped with a message.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type KubeClient, openCluster } from "../api/kube-client.ts";
import { isStatus } from "../api/failure.ts";
import type { KubeconfigSource } from "../kubeconfig/kubeconfig-files.ts";
import { putImages } from "./images.ts";

const run = promisify(execFile);
const SHARED = fileURLToPath(new URL("../../../shared/cluster/", import.meta.url));

const UP_TIMEOUT_MS = 1_800_000;
const POLL_MS = 100;

export interface TestCluster {
  readonly kubeconfig: string;
  /** For everything that takes a kubeconfig: the test cluster's, whatever the environment says. */
  readonly source: KubeconfigSource;
  readonly admin: KubeClient;
}

let found: Promise<TestCluster | null> | undefined;

/** A name that no other run has. */
export function drawNamespace(): string {
  return `thresher-test-${Math.random().toString(36).slice(2, 8)}`;
}

/** Finds the cluster, starting it where need be, and puts the images on its nodes. Null, and a message, without one. */
export function testCluster(): Promise<TestCluster | null> {
  found ??= findCluster();
  return found;
}

async function findCluster(): Promise<TestCluster | null> {
  const named = process.env["THRESHER_TEST_KUBECONFIG"] ?? "";
  const kubeconfig = named === "" ? await sharedCluster() : named;
  if (kubeconfig === null) {
    process.stderr.write(
      "cluster tests are skipped: set THRESHER_TEST_KUBECONFIG to the kubeconfig of a test cluster\n",
    );
    return null;
  }
  const source = { environment: { KUBECONFIG: kubeconfig } };
  return { kubeconfig, source, admin: await openCluster("", source) };
}

async function sharedCluster(): Promise<string | null> {
  if (!existsSync(join(SHARED, "up"))) return null;
  const { stdout } = await run(join(SHARED, "up"), [], { timeout: UP_TIMEOUT_MS });
  const [, kubeconfig] = /KUBECONFIG=["']?([^\s"']+)/.exec(stdout) ?? [];
  if (kubeconfig === undefined) throw new Error(`the shared cluster's up printed no KUBECONFIG: ${stdout}`);
  await putImages(SHARED);
  return kubeconfig;
}

export async function makeNamespace(admin: KubeClient, name: string, labels: object = {}): Promise<void> {
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
  await admin.call({ method: "POST", path: "/api/v1/namespaces", body });
  // Pods are refused until their service account is there.
  const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
  await until(`the service account of ${name}`, () => exists(admin, account));
}
/** Has it removed, without waiting for the seconds that it takes. */
export async function dropNamespace(admin: KubeClient, name: string): Promise<void> {
  await admin.call({ method: "DELETE", path: `/api/v1/namespaces/${name}` });
}
export async function removeNamespace(admin: KubeClient, name: string): Promise<void> {
  const path = `/api/v1/namespaces/${name}`;
  await dropNamespace(admin, name);
  await until(`the end of ${name}`, async () => !(await exists(admin, path)));
}
export async function exists(client: KubeClient, path: string): Promise<boolean> {
  try {
    await client.call({ path });
    return true;
  } catch (error) {
    if (isStatus(error, 404)) return false;
    throw error;
  }
}

type Truthy<T> = Exclude<T, null | undefined | false | 0 | "">;

/** Far longer than anything takes on a machine that has other work: who waits so long waits in vain. */
const PATIENCE_MS = 180_000;

/** Waits until the condition holds, and answers what it gave. The test's own time-out ends it. */
export async function until<T>(
  what: string,
  condition: () => Promise<T> | T,
  timeoutMs = PATIENCE_MS,
): Promise<Truthy<T>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const result = await condition();
    if (result) return result as Truthy<T>;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
