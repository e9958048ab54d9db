// Looks at everything that a tap needs, from the kubeconfig to the images, with nothing created. What cannot be looked
// at, because something before it is wrong, is said to be skipped.
import { ContractError } from "../../../contract/index.ts";
import {
  contexts,
  isStatus,
  kubeconfigPaths,
  type KubeClient,
  type KubeconfigSource,
  listLeft,
  nodeImages,
  openCluster,
  type Plan,
  plan,
  type TapOrder,
  type TapSettings,
  whoAmI,
} from "../../../k8s/index.ts";
import { admissionFinding, permissionFinding, podFinding, nodeFinding } from "./plan-findings.ts";
import { clockFinding, imageFinding, leftoverFinding } from "./cluster-findings.ts";
import { bad, type Check, CHECKS, type Finding, good } from "./finding.ts";

export interface DoctorOrder {
  /** Empty is the current one. */
  readonly context: string;
  readonly order: TapOrder;
  readonly settings?: Partial<TapSettings>;
}

/** Tells each finding as soon as it is known; ends with `skipped` ones after one that leaves nothing to look at. */
export async function* diagnose(order: DoctorOrder, source: KubeconfigSource = {}): AsyncGenerator<Finding> {
  const made = new Set<Check>();
  let client: KubeClient | null = null;
  try {
    client = await openCluster(order.context, source);
    for await (const finding of checkAll(client, order, source)) {
      made.add(finding.check);
      yield finding;
    }
  } catch (error) {
    const failed = CHECKS.find((check) => !made.has(check)) ?? "server";
    made.add(failed);
    yield failure(failed, error);
  } finally {
    client?.close();
  }
  for (const check of CHECKS) {
    if (!made.has(check)) yield { check, state: "skipped", evidence: "not looked at: see above", nextStep: "" };
  }
}

async function* checkAll(
  client: KubeClient,
  { order, settings }: DoctorOrder,
  source: KubeconfigSource,
): AsyncGenerator<Finding> {
  yield await kubeconfigFinding(client, source);
  yield await serverFinding(client);
  yield clockFinding(client.serverNowMs() - Date.now());
  yield good("credentials", `the cluster takes you for ${(await whoAmI(client)).name}`);
  const planned = await plan(client, order, settings === undefined ? {} : { settings });
  yield permissionFinding(planned);
  yield admissionFinding(planned);
  yield podFinding(planned);
  yield nodeFinding(planned);
  yield imageFinding(planned, await nodeImages(client));
  yield leftoverFinding(await listLeft(client, { namespaces: placesOf(planned) }), Date.now());
}

async function kubeconfigFinding({ context, namespace, user }: KubeClient, source: KubeconfigSource): Promise<Finding> {
  const all = await contexts(source);
  const paths = kubeconfigPaths(source.environment ?? process.env).join(", ");
  const count = all.length === 1 ? "1 context" : `${all.length} contexts`;
  return good("kubeconfig", `${count} in ${paths}; ${context} as ${user}, namespace ${namespace}`);
}

/** Credentials that are refused are another check's: a server that refuses them answers. */
async function serverFinding(client: KubeClient): Promise<Finding> {
  const askedMs = performance.now();
  let version = "";
  try {
    version = versionOf(await client.call({ path: "/version" }));
  } catch (error) {
    if (!isStatus(error, 401, 403)) throw error;
  }
  const tookMs = Math.round(performance.now() - askedMs);
  const what = version === "" ? "answers without telling its version" : `is Kubernetes ${version}`;
  return good("server", `${client.server} ${what} (${tookMs} ms)`);
}
function versionOf(answer: unknown): string {
  const isTold = typeof answer === "object" && answer !== null && "gitVersion" in answer;
  return isTold ? String(answer.gitVersion) : "";
}

function placesOf({ namespaces, agentNamespace }: Plan): readonly string[] {
  return [...namespaces.filter((name) => name !== "*"), agentNamespace];
}

function failure(check: Check, error: unknown): Finding {
  if (error instanceof ContractError) return bad(check, error.message, error.data.nextStep);
  return bad(check, error instanceof Error ? error.message : String(error), "try again in a moment");
}
