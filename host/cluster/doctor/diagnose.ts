// Looks at everything that a tap needs, from the kubeconfig to the images, with nothing created, and at the taps of the
// context that run. What cannot be looked at, because something before it is wrong, is said to be skipped.
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
import { type CanaryWay, proveWay } from "./canary.ts";
import { bad, type Check, CHECKS, type Finding, good, NOT_LOOKED_AT, skipped } from "./finding.ts";
import { nodeFindings } from "./node-findings.ts";
import { isUnsettled, type TapFacts } from "./tap-facts.ts";
import { tapFindings } from "./tap-findings.ts";

const NO_TAP =
  "no tap of this context runs here: there is nothing to prove it with (thresher doctor --prove starts one for a moment)";
const SETTLE_MS = 5_000;
const SETTLE_LOOK_MS = 250;

export interface DoctorOrder {
  /** Empty is the current one. */
  readonly context: string;
  readonly order: TapOrder;
  readonly settings?: Partial<TapSettings>;
}
/** A tap of the context that runs. */
export interface RunningTap {
  /** Names what it has in the cluster. */
  readonly session: string;
  readonly facts: () => Promise<TapFacts>;
  readonly way: CanaryWay;
}
export interface DoctorOptions {
  readonly source?: KubeconfigSource;
  /** Those of a context, by its name. */
  readonly taps?: (context: string) => readonly RunningTap[];
  /** What to do where none runs and nothing stands in the way of one. */
  readonly prove?: () => AsyncIterable<Finding>;
  readonly signal?: AbortSignal | undefined;
}

/** Tells each finding as soon as it is known; ends with `skipped` ones after one that leaves nothing to look at. */
export async function* diagnose(order: DoctorOrder, options: DoctorOptions = {}): AsyncGenerator<Finding> {
  const made = new Set<Check>();
  const tapsOf = options.taps ?? (() => []);
  let taps = tapsOf(order.context);
  let isInTheWay = false;
  let client: KubeClient | null = null;
  try {
    client = await openCluster(order.context, options.source);
    taps = tapsOf(client.context);
    for await (const finding of checkAll(client, order, taps, options)) {
      made.add(finding.check);
      isInTheWay ||= finding.state === "bad";
      yield finding;
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    const failed = CHECKS.find((check) => !made.has(check)) ?? "server";
    made.add(failed);
    isInTheWay = true;
    yield failure(failed, error);
  } finally {
    client?.close();
  }
  for (const check of CHECKS) if (!made.has(check)) yield skipped(check, NOT_LOOKED_AT);
  if (taps.length > 0) for (const tap of taps) yield* checkTap(tap);
  else if (options.prove === undefined) yield skipped("path", NO_TAP);
  else if (isInTheWay) yield skipped("path", "not tried: see what is in the way");
  else yield* options.prove();
}

/** What a tap that runs is doing. It is looked at whatever the cluster said: it may go on where a new one could not begin. */
async function* checkTap({ facts, way }: RunningTap): AsyncGenerator<Finding> {
  const known = await settled(facts, way);
  yield* tapFindings(known);
  yield* proveWay(known, way);
}

/** Of a tap that was made for the proof alone: nobody had time to send anything. */
export async function* checkAgents({ facts, way }: RunningTap): AsyncGenerator<Finding> {
  const known = await settled(facts, way);
  yield* nodeFindings(known).filter(({ check }) => check !== "packets");
  yield* proveWay(known, way);
}

/** A tap that has just begun is given a moment to follow what was ordered. */
async function settled(facts: RunningTap["facts"], way: CanaryWay): Promise<TapFacts> {
  const untilMs = way.nowMs() + SETTLE_MS;
  for (;;) {
    const known = await facts();
    if (known.nodes.every(({ agent }) => agent === null || !isUnsettled(agent)) || way.nowMs() >= untilMs) return known;
    await way.wait(SETTLE_LOOK_MS);
  }
}

async function* checkAll(
  client: KubeClient,
  { order, settings }: DoctorOrder,
  taps: readonly RunningTap[],
  { source = {}, signal }: DoctorOptions,
): AsyncGenerator<Finding> {
  yield await kubeconfigFinding(client, source);
  yield await serverFinding(client);
  yield clockFinding(client.serverNowMs() - Date.now());
  yield good("credentials", `the cluster takes you for ${(await whoAmI(client, signal)).name}`);
  const options = { ...(settings === undefined ? {} : { settings }), ...(signal === undefined ? {} : { signal }) };
  const planned = await plan(client, order, options);
  yield permissionFinding(planned);
  yield admissionFinding(planned);
  yield podFinding(planned);
  yield nodeFinding(planned);
  yield imageFinding(planned, await nodeImages(client));
  const own = new Set(taps.map(({ session }) => session));
  const left = await listLeft(client, { namespaces: placesOf(planned) });
  yield leftoverFinding(
    left.filter(({ session }) => !own.has(session)),
    Date.now(),
  );
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
