// What the frame of the window shows: the session's ticks, what this build can do, and what filters may name. Follows
// the connection: after a break it subscribes again and the last known state stays on the screen meanwhile.
import type { Catalogue, SessionTick } from "../contract/index.ts";
import type { Client, Connection } from "./connection.ts";
import { nextPace, type Pace } from "./shared/pace.ts";
import { Observable } from "./shared/observable.ts";

export interface AppInfo {
  readonly version: string;
  readonly host: "electron" | "web";
  readonly platform: string;
  readonly canCapture: boolean;
  readonly captureHint: string;
}

const NO_CATALOGUE: Catalogue = { fields: [], paths: [], protocols: [] };

export class SessionFeed {
  readonly tick = new Observable<SessionTick | null>(null);
  /** How fast the load under way is; null while nothing loads. */
  readonly pace = new Observable<Pace | null>(null);
  readonly info = new Observable<AppInfo | null>(null);
  readonly catalogue = new Observable<Catalogue>(NO_CATALOGUE);
  readonly #connection: Connection;
  /** The session whose catalogue was asked for; null: none since the line is open. */
  #named: string | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.follow((client, signal) => {
      this.#named = null;
      void this.#readAbout(client);
      void this.#readTicks(client, signal);
    });
  }

  async #readAbout(client: Client): Promise<void> {
    try {
      this.info.set(await client.app.info({}));
    } catch (error) {
      this.#report(error);
    }
  }

  /** Dissectors of the user bring words for the session that they read. */
  async #readCatalogue(client: Client, signal: AbortSignal, session: string): Promise<void> {
    this.#named = session;
    try {
      const catalogue = await client.app.catalogue({});
      if (this.#named === session && !signal.aborted) this.catalogue.set(catalogue);
    } catch (error) {
      this.#report(error);
    }
  }

  async #readTicks(client: Client, signal: AbortSignal): Promise<void> {
    try {
      for await (const tick of await client.session.ticks({}, { signal })) {
        if (this.#named !== tick.sessionId) void this.#readCatalogue(client, signal, tick.sessionId);
        const isSame = this.tick.get()?.sessionId === tick.sessionId;
        const { phase, bytesRead } = tick.source;
        this.pace.set(
          phase === "loading" ? nextPace(isSame ? this.pace.get() : null, bytesRead, performance.now()) : null,
        );
        this.tick.set(tick);
      }
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    if (this.#connection.isNews(error)) {
      console.error("session feed", error);
    }
  }
}
