// What the window knows of scripts: their states, jobs, console and alerts. Follows the connection as the other feeds
// do. Lines and alerts are fetched when their newest number moves; both are kept up to a limit, the oldest leave first.
import type { Alert, ConsoleLine, JobState, ScriptsState } from "../contract/index.ts";
import type { Client, Connection } from "./connection.ts";
import { failureOf, type Failure } from "./shared/failure.ts";
import { Observable } from "./shared/observable.ts";

/** Most lines of the console, and most alerts, that the window holds. */
export const MAX_CONSOLE_LINES = 10_000;
export const MAX_ALERTS = 5000;

export interface Jobs {
  readonly isRunning: boolean;
  readonly jobs: readonly JobState[];
}

/** New states of alerts in the place of their former ones; the newest first. */
export const mergeAlerts = (known: readonly Alert[], news: readonly Alert[]): readonly Alert[] => {
  const byId = new Map(known.map((alert) => [alert.id, alert]));
  for (const alert of news) {
    byId.set(alert.id, alert);
  }
  return [...byId.values()].toSorted((a, b) => b.timeMs - a.timeMs || b.seq - a.seq).slice(0, MAX_ALERTS);
};

/** Lines behind those that are known; each number once. */
export const joinLines = (known: readonly ConsoleLine[], news: readonly ConsoleLine[]): readonly ConsoleLine[] => {
  const last = known.at(-1)?.seq ?? 0;
  return [...known, ...news.filter(({ seq }) => seq > last)].slice(-MAX_CONSOLE_LINES);
};

/** Fetches in pages from a number on, one fetch at a time, until the newest is here. One line of connection has one. */
class Tail {
  #seen = 0;
  #wanted = 0;
  #isReading = false;
  readonly #read: (afterSeq: number) => Promise<number>;

  /** `read` answers the newest number of its page, or that which it was given where there is no more. */
  constructor(read: (afterSeq: number) => Promise<number>) {
    this.#read = read;
  }

  async follow(newest: number): Promise<void> {
    this.#wanted = newest;
    if (this.#isReading) {
      return;
    }
    this.#isReading = true;
    try {
      while (this.#seen < this.#wanted) {
        const seen = await this.#read(this.#seen);
        // What the newest number stands for may be gone already.
        this.#seen = seen > this.#seen ? seen : this.#wanted;
      }
    } finally {
      this.#isReading = false;
    }
  }
}

export class ScriptFeed {
  /** Null until they are known. */
  readonly state = new Observable<ScriptsState | null>(null);
  readonly jobs = new Observable<Jobs | null>(null);
  readonly lines = new Observable<readonly ConsoleLine[]>([]);
  readonly alerts = new Observable<readonly Alert[]>([]);
  /** Why scripts cannot be followed; null while they are. */
  readonly failure = new Observable<Failure | null>(null);
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.follow((client, signal) => this.#follow(client, signal));
  }

  /** The console is empty from now on; older lines never come back. */
  clearLines(): void {
    this.lines.set([]);
  }

  /** Puts alerts in another state at once; the session's own answer follows. */
  changeAlerts(ids: ReadonlySet<string>, change: Partial<Alert> | null): void {
    const alerts = this.alerts.get();
    this.alerts.set(
      change === null
        ? alerts.filter(({ id }) => !ids.has(id))
        : alerts.map((alert) => (ids.has(alert.id) ? { ...alert, ...change } : alert)),
    );
  }

  #follow(client: Client, signal: AbortSignal): void {
    // Another session process counts anew, and has all lines and alerts that still are.
    this.lines.set([]);
    this.alerts.set([]);
    void this.#readStates(client, signal);
    void this.#readJobs(client, signal);
  }

  async #readStates(client: Client, signal: AbortSignal): Promise<void> {
    const lines = new Tail((afterSeq) => this.#readLines(client, signal, afterSeq));
    const alerts = new Tail((afterSeq) => this.#readAlerts(client, signal, afterSeq));
    try {
      for await (const state of await client.scripts.states({}, { signal })) {
        this.failure.set(null);
        this.state.set(state);
        lines.follow(state.consoleSeq).catch((error: unknown) => this.#report(error));
        alerts.follow(state.alertSeq).catch((error: unknown) => this.#report(error));
      }
    } catch (error) {
      this.#report(error);
    }
  }

  async #readLines(client: Client, signal: AbortSignal, afterSeq: number): Promise<number> {
    const { lines } = await client.scripts.console({ afterSeq });
    if (!signal.aborted) {
      this.lines.set(joinLines(this.lines.get(), lines));
    }
    return lines.at(-1)?.seq ?? afterSeq;
  }

  async #readAlerts(client: Client, signal: AbortSignal, afterSeq: number): Promise<number> {
    const { alerts } = await client.scripts.alerts({ afterSeq });
    if (!signal.aborted) {
      this.alerts.set(mergeAlerts(this.alerts.get(), alerts));
    }
    return Math.max(afterSeq, ...alerts.map(({ seq }) => seq));
  }

  async #readJobs(client: Client, signal: AbortSignal): Promise<void> {
    try {
      for await (const jobs of await client.scripts.jobs({}, { signal })) {
        this.jobs.set(jobs);
      }
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    if (this.#connection.isNews(error)) {
      this.failure.set(failureOf(error));
    }
  }
}
