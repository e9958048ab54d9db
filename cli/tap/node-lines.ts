// What happens on the nodes while a tap runs, one line for each change: pods as Kubernetes tells of them, agents as they
// speak themselves.
import type { AgentState } from "../../contract/index.ts";
import type { LeaseState, NodeState } from "../../k8s/index.ts";
import { visibleText } from "../read/visible-text.ts";
import type { Terminal } from "../terminal/terminal.ts";

export class NodeLines {
  readonly #terminal: Pick<Terminal, "error">;
  readonly #told = new Map<string, string>();

  constructor(terminal: Pick<Terminal, "error">) {
    this.#terminal = terminal;
  }

  pods(states: readonly NodeState[]): void {
    for (const state of states) {
      const isNew = this.#tell(`pod ${state.node}`, `${state.node}: ${podText(state)}`);
      // The agent of a pod that is made again begins anew, and is told of again.
      if (isNew && state.phase !== "running") this.#told.delete(`agent ${state.node}`);
    }
  }
  agents(states: readonly AgentState[]): void {
    for (const state of states) {
      const text = agentText(state);
      if (text !== "") this.#tell(`agent ${state.node}`, `${state.node}: ${text}`);
    }
  }
  lease({ failure }: LeaseState): void {
    const text = failure === "" ? "the lease is renewed again" : `the lease could not be renewed: ${failure}`;
    if (failure !== "" || this.#told.has("lease")) this.#tell("lease", text);
  }

  /** Whether it had not been told yet. */
  #tell(key: string, text: string): boolean {
    if (this.#told.get(key) === text) return false;
    this.#told.set(key, text);
    this.#terminal.error(visibleText(text));
    return true;
  }
}

function podText({ phase, reason, nextStep }: NodeState): string {
  return [reason === "" ? phase : `${phase}: ${reason}`, nextStep].filter((part) => part !== "").join(". ");
}

function agentText({
  phase,
  reason,
  failure,
  orderError,
  orderGiven,
  orderFollowed,
  level,
  levelReason,
}: AgentState): string {
  if (phase === "failed" || phase === "reconnecting") return reason === "" ? phase : `${phase}: ${reason}`;
  if (phase !== "connected") return "";
  if (failure !== "") return `captures nothing: ${failure}`;
  if (orderError !== "") return `does not take its order: ${orderError}`;
  if (orderFollowed < orderGiven) return "";
  return level === "" || level === "full" ? "capturing" : `capturing ${level} only: ${levelReason}`;
}
