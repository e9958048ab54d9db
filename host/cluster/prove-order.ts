// Starts the agents of an order for as long as it takes to look at them and to prove the way of a packet on each node,
// and removes them again: for those who have no tap that runs.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClusterOrder, type ClusterState, ContractError } from "../../contract/index.ts";
import { Workspace } from "../../session/index.ts";
import { latestOf } from "../latest.ts";
import type { AgentFiles } from "./agent-files.ts";
import { ClusterDesk } from "./cluster-desk.ts";
import { checkAgents } from "./doctor/diagnose.ts";
import { bad, doubtful, type Finding, some } from "./doctor/finding.ts";
import { runningTapOf } from "./running-tap.ts";

/** Agents that are not connected by then are told as they are. */
const READY_MS = 45_000;

/** Nothing is left when it is over, or it is told; the signal ends it early. */
export async function* proveOrder(
  order: ClusterOrder,
  files: AgentFiles,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const folder = await mkdtemp(join(tmpdir(), "thresher-proof-"));
  const workspace = new Workspace(folder, () => {
    throw new Error("a proof reads no capture");
  });
  const desk = new ClusterDesk(workspace, files, undefined);
  const stop = (): void => void desk.stop("");
  signal.addEventListener("abort", stop, { once: true });
  try {
    yield* prove(desk, order, signal);
    const left = (await desk.stop("")).taps.flatMap((tap) => tap.left);
    if (left.length > 0) yield doubtful("leftovers", `not removed: ${some(left)}`, "they end with their lease");
  } finally {
    signal.removeEventListener("abort", stop);
    await desk.close();
    await workspace.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function* prove(desk: ClusterDesk, order: ClusterOrder, signal: AbortSignal): AsyncGenerator<Finding> {
  try {
    await desk.start(order, false);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    yield bad("agent", error.message, error.data.nextStep);
    return;
  }
  const state = await readyState(desk, signal);
  for (const tap of desk.live(state?.context ?? "")) {
    const running = runningTapOf(tap, () => [], signal);
    if (running !== null) yield* checkAgents(running);
  }
}

async function readyState(desk: ClusterDesk, signal: AbortSignal): Promise<ClusterState | undefined> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(READY_MS)]);
  const watched = { read: () => desk.state, subscribe: (changed: () => void) => desk.onChange(changed) };
  for await (const { taps } of latestOf(watched, limit)) {
    if (taps.every(({ nodes }) => nodes.length > 0 && nodes.every(isDecided))) break;
  }
  return desk.state.taps[0];
}
function isDecided({ phase, link }: ClusterState["nodes"][number]): boolean {
  return phase === "stuck" || link === "connected";
}
