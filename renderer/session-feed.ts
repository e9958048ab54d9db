// What the frame of the window shows: the session's ticks, what this build can do, and what filters may name. Follows
// the connection: after a break it subscribes again and the last known state stays on the screen meanwhile.
import type { Catalogue, SessionTick } from "../contract/index.ts";
import type { Client, Connection } from "./connection.ts";
import { isAbort } from "./shared/failure.ts";
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
  #following: AbortController | null = null;
  #client: Client | null = null;
  /** The session whose catalogue was asked for; null: none since the line is open. */
  #named: string | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.subscribe(() => this.#follow());
  }

  #follow(): void {
    const client = this.#connection.client;
    if (client === this.#client) {
      return;
    }
    this.#following?.abort();
    this.#named = null;
    this.#client = client;
    if (client !== null) {
      this.#following = new AbortController();
      void this.#readAbout(client);
      void this.#readTicks(client, this.#following.signal);
    }
  }

  async #readAbout(client: Client): Promise<void> {
    try {
      this.info.set(await client.app.info({}));
    } catch (error) {
      this.#report(error);
    }
  }

  /** Dissectors of the user bring words for the session that they read. */
  async #readCatalogue(client: Client, session: string): Promise<void> {
    this.#named = session;
    try {
      const catalogue = await client.app.catalogue({});
      if (this.#named === session && this.#client === client) this.catalogue.set(catalogue);
    } catch (error) {
      this.#report(error);
    }
  }

  async #readTicks(client: Client, signal: AbortSignal): Promise<void> {
    try {
      for await (const tick of await client.session.ticks({}, { signal })) {
        if (this.#named !== tick.sessionId) void this.#readCatalogue(client, tick.sessionId);
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

  /** A broken line is shown by the connection's state; anything else belongs in the log. */
  #report(error: unknown): void {
    if (!isAbort(error) && this.#connection.get().kind === "open") {
      console.error("session feed", error);
    }
  }
}
