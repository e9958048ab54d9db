// One dry run at a time: which scripts, how far it is, what it found. It goes on whatever the window shows.
import type { DryRunProgress } from "../contract/index.ts";
import type { Connection } from "./connection.ts";
import { failureOf, isAbort, type Failure } from "./shared/failure.ts";
import { Observable } from "./shared/observable.ts";

export interface DryRunState {
  /** The one script to run; empty for all active ones. */
  readonly file: string;
  readonly isRunning: boolean;
  readonly progress: DryRunProgress | null;
  readonly failure: Failure | null;
}

export class DryRun {
  readonly state = new Observable<DryRunState>({ file: "", isRunning: false, progress: null, failure: null });
  readonly #connection: Connection;
  #running: AbortController | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  choose(file: string): void {
    this.#change({ file });
  }

  async run(): Promise<void> {
    const { client } = this.#connection;
    if (client === null) {
      return;
    }
    this.stop();
    const running = new AbortController();
    this.#running = running;
    const { file } = this.state.get();
    this.#change({ isRunning: true, progress: null, failure: null });
    try {
      const files = file === "" ? [] : [file];
      for await (const progress of await client.scripts.dryRun({ files }, { signal: running.signal })) {
        if (this.#running === running) {
          this.#change({ progress });
        }
      }
    } catch (error) {
      if (!isAbort(error) && this.#running === running) {
        this.#change({ failure: failureOf(error) });
      }
    } finally {
      if (this.#running === running) {
        this.#running = null;
        this.#change({ isRunning: false });
      }
    }
  }

  /** Ends the run; what it found until then stays. */
  stop(): void {
    this.#running?.abort();
    this.#running = null;
    this.#change({ isRunning: false });
  }

  #change(change: Partial<DryRunState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}
