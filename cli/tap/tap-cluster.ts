// `thresher tap` of a cluster: plans, deploys, follows, and takes everything away again, however it ends.
import { resolve } from "node:path";
import { checkCapture } from "../../host/cluster/capture-order.ts";
import { type SourceSettings, TappedCluster, type TapParts } from "../../host/cluster/tapped-cluster.ts";
import { type KubeClient, listLeft, type Plan, plan } from "../../k8s/index.ts";
import { AgentList } from "../../session/agents/agent-source.ts";
import { withClient } from "../cluster/open-client.ts";
import { CommandFailed, describeFailure } from "../command/failures.ts";
import { AGENT_FILES } from "../places.ts";
import { visibleText } from "../read/visible-text.ts";
import { INTERRUPTED, interruptSignal } from "../terminal/interrupts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { whyNot } from "./dry-run.ts";
import { follow } from "./follow.ts";
import { sourceSettingsOf } from "./source-options.ts";
import { NodeLines } from "./node-lines.ts";
import { tapOrderOf, tapSettingsOf } from "./tap-order.ts";
import { type TapOptions, type TapValues, withTapOptions } from "./tap-options.ts";

/** What becomes of agents that could not be removed. */
const LATER = "They end with their lease, or with thresher clean";

export function tapCluster(values: TapValues, terminal: Terminal): Promise<number> {
  const settings = tapSettingsOf(values);
  const source = sourceSettingsOf(values);
  return withTapOptions(values, terminal, (options) =>
    withClient(values.context, async (client) => {
      await checkCapture(source);
      const planned = await plan(client, tapOrderOf(values), { settings });
      if (!planned.canDeploy) throw new CommandFailed(whyNot(planned));
      return tapPlanned(client, planned, { ...options, source }, terminal);
    }),
  );
}

interface ClusterTapOptions extends TapOptions {
  readonly source: SourceSettings;
}

async function tapPlanned(
  client: KubeClient,
  planned: Plan,
  options: ClusterTapOptions,
  terminal: Terminal,
): Promise<number> {
  const { context } = planned;
  // Before anybody is told of Ctrl+C.
  const signal = interruptSignal(() => {
    terminal.error(`thresher: ${whatRuns(planned)} are left in ${whereOf(planned)}. ${LATER}`);
  });
  announce(planned, terminal);
  const agents = new AgentList();
  const cluster = await start(
    client,
    planned,
    { files: AGENT_FILES, agents, settings: options.source, signal, ...keyLogOf(options) },
    terminal,
  );
  if (cluster === null) return INTERRUPTED;
  const lines = new NodeLines(terminal);
  const tellNodes = (): void => {
    lines.pods(cluster.tap.nodes());
    lines.lease(cluster.tap.lease());
  };
  const unsubscribe = cluster.tap.onChange(tellNodes);
  let isClean = false;
  let wasReached = false;
  try {
    tellNodes();
    const join: TappedCluster["join"] = (follower) => cluster.join(follower);
    const followed = { agents, join, isExpected: false };
    wasReached = await follow(followed, { ...options, signal, terminal, lines });
  } finally {
    unsubscribe();
    isClean = await removeAll(cluster, terminal);
  }
  if (!wasReached && !signal.aborted) {
    throw new CommandFailed(`no agent in ${context} was reached; see above why, or run thresher doctor`);
  }
  return isClean ? 0 : 1;
}

/** Absolute: agents run in folders of their own. */
function keyLogOf({ entries: { keyLog } }: ClusterTapOptions): { readonly keyLog?: string } {
  return keyLog === null ? {} : { keyLog: resolve(keyLog) };
}

/** What a tap runs in the cluster, and where. */
function whatRuns({ order }: Plan): string {
  return order.way === "pod" ? "capture containers" : "agents";
}
function whereOf({ order, agentNamespace }: Plan): string {
  return order.way === "pod" ? "the pods" : agentNamespace;
}

function announce(planned: Plan, terminal: Terminal): void {
  const { context, pods, nodes, warnings } = planned;
  for (const { message, nextStep } of warnings) terminal.error(visibleText(`thresher: ${message}. ${nextStep}`));
  const where = `${pods.length} ${pods.length === 1 ? "pod" : "pods"} on ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}`;
  const what = `${whatRuns(planned)} in ${whereOf(planned)}`;
  terminal.error(`tapping ${where} of ${context}, with ${what}; Ctrl+C ends it and removes them`);
}

/** Null where it was ended before the agents were there; what was made by then is removed. */
async function start(
  client: KubeClient,
  planned: Plan,
  parts: TapParts,
  terminal: Terminal,
): Promise<TappedCluster | null> {
  try {
    return await TappedCluster.start(client, planned, parts);
  } catch (error) {
    if (parts.signal?.aborted !== true) throw error;
    const isLeft = await isSomethingLeft(client, planned);
    const told = isLeft ? `something may be left in ${whereOf(planned)}. ${LATER}` : "nothing is left";
    terminal.error(`ended before the agents ran; ${told}`);
    return null;
  }
}

/** Also where that cannot be found out. */
async function isSomethingLeft(client: KubeClient, { session, agentNamespace, order }: Plan): Promise<boolean> {
  // Containers in pods have no labels by which they are found.
  if (order.way === "pod") return true;
  try {
    const left = await listLeft(client, { namespaces: [agentNamespace] });
    return left.some((one) => one.session === session);
  } catch {
    return true;
  }
}

/** Answers whether nothing is left, and says it. */
async function removeAll(cluster: TappedCluster, terminal: Terminal): Promise<boolean> {
  const { context } = cluster.plan;
  terminal.progress(`removing the ${whatRuns(cluster.plan)} from ${context}`);
  try {
    const { removed, left } = await cluster.remove();
    if (left.length === 0) {
      terminal.error(`removed ${removed.length} objects from ${context}; nothing is left`);
      return true;
    }
    terminal.error(`thresher: still in ${whereOf(cluster.plan)}: ${left.join(", ")}. ${LATER}`);
  } catch (error) {
    const reason = describeFailure(error);
    terminal.error(`thresher: the agents could not be removed: ${reason}. ${LATER}`);
  }
  return false;
}
