// Where agents come from: somebody deploys or finds them and hands over how each is reached. The session knows nothing
// of clusters.
import type { Duplex } from "node:stream";
import type { SessionCredentials } from "../../codecs/session-certificate.ts";

/** One agent: a node, and a way to its port. */
export interface AgentEndpoint {
  /** Name of the node; one agent each. */
  readonly node: string;
  readonly nodeIp: string;
  /** `ip:port` of the agent's pod, or of the host it runs on. */
  readonly worker: string;
  /** Opens a connection to the agent's port; each call a new one. The signal ends the dialing, not the connection. */
  readonly dial: (signal: AbortSignal) => Promise<Duplex>;
  readonly credentials: Pick<SessionCredentials, "token" | "fingerprint256">;
}

/** Agents come and go while a session runs. `subscribe` first tells those that are there. */
export interface AgentSource {
  subscribe(listener: AgentListener): () => void;
}
export interface AgentListener {
  readonly added: (agent: AgentEndpoint) => void;
  readonly removed: (node: string) => void;
}

/** An agent source that is told by hand. */
export class AgentList implements AgentSource {
  readonly #agents = new Map<string, AgentEndpoint>();
  readonly #listeners = new Set<AgentListener>();

  subscribe(listener: AgentListener): () => void {
    this.#listeners.add(listener);
    for (const agent of this.#agents.values()) listener.added(agent);
    return () => void this.#listeners.delete(listener);
  }
  /** Adds an agent, in place of the one that the node had. */
  add(agent: AgentEndpoint): void {
    this.remove(agent.node);
    this.#agents.set(agent.node, agent);
    for (const listener of this.#listeners) listener.added(agent);
  }
  remove(node: string): void {
    if (!this.#agents.delete(node)) return;
    for (const listener of this.#listeners) listener.removed(node);
  }
}
