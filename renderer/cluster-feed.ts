// What the window knows of clusters: the contexts of the kubeconfig and the state of each tap. Follows the connection
// as the session's feed does; after a break the last known state stays on the screen meanwhile.
import type { ClusterContext, ClusterState } from "../contract/index.ts";
import type { Client, Connection } from "./connection.ts";
import { failureOf } from "./shared/failure.ts";
import { Observable } from "./shared/observable.ts";

export interface Contexts {
  /** The current one first, then by name. */
  readonly contexts: readonly ClusterContext[];
  /** Why there is none; empty where there is one. */
  readonly failure: string;
}

const currentFirst = (contexts: readonly ClusterContext[]): readonly ClusterContext[] =>
  contexts.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || a.name.localeCompare(b.name));

export class ClusterFeed {
  /** Null until it is known. */
  readonly contexts = new Observable<Contexts | null>(null);
  /** In the order of their start; null until they are known. */
  readonly taps = new Observable<readonly ClusterState[] | null>(null);
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.follow((client, signal) => {
      void this.readContexts();
      void this.#readStates(client, signal);
    });
  }

  /** Reads the kubeconfig again: it may have been written since. */
  async readContexts(): Promise<void> {
    const { client } = this.#connection;
    if (client === null) {
      return;
    }
    try {
      const { contexts, failure } = await client.cluster.contexts({});
      this.contexts.set({ contexts: currentFirst(contexts), failure });
    } catch (error) {
      if (this.#connection.isNews(error)) {
        this.contexts.set({ contexts: [], failure: failureOf(error).message });
      }
    }
  }

  async #readStates(client: Client, signal: AbortSignal): Promise<void> {
    try {
      for await (const { taps } of await client.cluster.states({}, { signal })) {
        this.taps.set(taps);
      }
    } catch (error) {
      if (this.#connection.isNews(error)) {
        console.error("cluster feed", error);
      }
    }
  }
}
