// Where agents come from: somebody deploys or finds them and hands over how each is reached. The session knows nothing
// of clusters.
import type { Duplex } from "node:stream";
import type { SessionCredentials } from "../../codecs/session-certificate.ts";

/** Which agent: clusters may have nodes of the same name. One agent each. */
export interface AgentName {
  /** In every entry; empty where there is no cluster. */
  readonly cluster: string;
  /** The node; where pods are tapped `namespace/pod`. */
  readonly node: string;
}
/** The name as a text, for maps. */
export function agentKey({ cluster, node }: AgentName): string {
  return `${cluster}\n${node}`;
}

/** One agent: a node, and a way to its port. */
export interface AgentEndpoint extends AgentName {
  /** The node in entries, where `node` is the name of something else that an agent is of. */
  readonly nodeName?: string;
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
  readonly removed: (agent: AgentName) => void;
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
    this.remove(agent);
    this.#agents.set(agentKey(agent), agent);
    for (const listener of this.#listeners) listener.added(agent);
  }
  remove({ cluster, node }: AgentName): void {
    if (!this.#agents.delete(agentKey({ cluster, node }))) return;
    for (const listener of this.#listeners) listener.removed({ cluster, node });
  }
}
