// Looking back: one fetch at a time, which goes on while its pane is closed, and the snapshots that are there.
import type { LookBackProgress, Snapshot } from "../../contract/index.ts";
import type { Client, Connection } from "../connection.ts";
import { failureOf, isAbort, type Failure } from "../shared/failure.ts";
import { Observable } from "../shared/observable.ts";
import { nextPace, type Pace } from "../shared/pace.ts";
import type { LookBackOrder } from "./look-back-order.ts";

export interface Fetching {
  readonly name: string;
  /** Null until the first word of it. */
  readonly progress: LookBackProgress | null;
  readonly pace: Pace | null;
}

export class LookBack {
  /** What is being fetched; null while nothing is. */
  readonly fetching = new Observable<Fetching | null>(null);
  /** Why the last fetch failed; null while nothing failed. */
  readonly failure = new Observable<Failure | null>(null);
  /** Null until they are known. The newest first. */
  readonly snapshots = new Observable<readonly Snapshot[] | null>(null);
  /** The one that was fetched last here. */
  readonly newest = new Observable<Snapshot | null>(null);
  readonly #connection: Connection;
  #abort: AbortController | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.subscribe(() => void this.#follow());
  }

  async take(order: LookBackOrder): Promise<void> {
    const { client } = this.#connection;
    if (client === null || this.#abort !== null) {
      return;
    }
    const abort = new AbortController();
    this.#abort = abort;
    this.failure.set(null);
    this.newest.set(null);
    this.fetching.set({ name: order.name, progress: null, pace: null });
    try {
      await this.#fetch(client, order, abort.signal);
    } catch (error) {
      if (!isAbort(error) && !abort.signal.aborted) {
        this.failure.set(failureOf(error));
      }
    } finally {
      this.#abort = null;
      this.fetching.set(null);
    }
    await this.read();
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** The list anew; a failure leaves the known one. */
  async read(): Promise<void> {
    const answer = await this.#connection.client?.snapshots.list({}).catch(() => null);
    if (answer !== undefined && answer !== null) {
      this.snapshots.set(answer.snapshots.toSorted((a, b) => b.createdMs - a.createdMs));
    }
  }

  async #fetch(client: Client, order: LookBackOrder, signal: AbortSignal): Promise<void> {
    const answers = await client.snapshots.take({ ...order, nodes: [...order.nodes] }, { signal });
    for await (const progress of answers) {
      const pace = nextPace(this.fetching.get()?.pace ?? null, progress.scannedBytes, performance.now());
      this.fetching.set({ name: order.name, progress, pace });
      if (progress.snapshot !== null) {
        this.newest.set(progress.snapshot);
      }
    }
  }

  async #follow(): Promise<void> {
    if (this.#connection.client === null) {
      this.cancel();
    } else {
      await this.read();
    }
  }
}
