// Joins the parts of the window that outlive components: connection, feeds, store. It keeps the shown view in step with
// session, filter and order, and holds what an action may have to tell (a failure, an upload's progress).
import { ClusterFeed } from "./cluster-feed.ts";
import { ColourRulesFeed } from "./colours/colour-rules.ts";
import { Connection, type Client, type Transport } from "./connection.ts";
import { SessionFeed } from "./session-feed.ts";
import { DryRun } from "./dry-run.ts";
import { FindFeed } from "./find/find-feed.ts";
import { ScriptDrafts } from "./script-drafts.ts";
import { ScriptFeed } from "./script-feed.ts";
import { LookBack } from "./look-back/look-back.ts";
import { failureOf, isAbort, type Failure } from "./shared/failure.ts";
import type { Pace } from "./shared/pace.ts";
import { Observable } from "./shared/observable.ts";
import {
  createUiStore,
  shownFilter,
  withNewSession,
  withReadAgain,
  withSelection,
  withSettings,
  type UiState,
  type UiStore,
} from "./ui-store.ts";
import type { UiSettings } from "./ui-settings.ts";
import { ViewFeed } from "./view-feed.ts";

export interface Upload {
  readonly name: string;
  readonly sentBytes: number;
  readonly totalBytes: number;
  readonly pace: Pace;
  readonly cancel: () => void;
}

/** What an action did, said once; a new object each time, so that the same words twice are news twice. */
export interface Notice {
  readonly text: string;
}

/** What must be confirmed before it is done: it takes something away. */
export interface Confirmation {
  readonly text: string;
  readonly keep: string;
  readonly confirm: string;
  /** What is said while it is done, where nothing is removed. */
  readonly doing?: string;
  readonly run: () => Promise<void>;
}

export class Workspace {
  readonly connection: Connection;
  readonly session: SessionFeed;
  readonly cluster: ClusterFeed;
  readonly lookBack: LookBack;
  readonly scripts: ScriptFeed;
  readonly colours: ColourRulesFeed;
  readonly drafts: ScriptDrafts;
  readonly dryRun: DryRun;
  readonly view = new ViewFeed();
  readonly find = new FindFeed();
  readonly ui: UiStore;
  /** A failure of an action, shown until it is dismissed or the next action begins. */
  readonly failure = new Observable<Failure | null>(null);
  readonly upload = new Observable<Upload | null>(null);
  readonly notice = new Observable<Notice | null>(null);
  readonly confirmation = new Observable<Confirmation | null>(null);
  /** Grows when this window noted something on a row. */
  readonly notesVersion = new Observable(0);
  /** What the list shows first in a new view: its selected row stays where it is. */
  readonly topRow = new Observable(0);
  #sessionId = "";
  /** The entry that was selected before the files were read again; empty for none. */
  #wanted = "";

  constructor(transport: Transport, storage: Pick<Storage, "getItem" | "setItem">) {
    this.connection = new Connection(transport);
    this.session = new SessionFeed(this.connection);
    this.cluster = new ClusterFeed(this.connection);
    this.lookBack = new LookBack(this.connection);
    this.scripts = new ScriptFeed(this.connection);
    this.colours = new ColourRulesFeed(this.connection);
    this.dryRun = new DryRun(this.connection);
    this.drafts = new ScriptDrafts(this.connection, this.scripts);
    this.ui = createUiStore(storage);
    this.session.tick.subscribe(() => this.#syncView());
    this.connection.subscribe(() => this.#syncView());
    this.ui.subscribe(() => this.#syncView());
    this.view.state.subscribe(() => this.#selectAgain());
  }

  open(): void {
    this.connection.open();
  }

  update(reduce: (state: UiState) => UiState): void {
    this.ui.setState(reduce(this.ui.getState()), true);
  }

  changeSettings(change: Partial<UiSettings>): void {
    this.update((state) => withSettings(state, change));
  }

  /** Runs one operation of the session; a failure is shown, and undefined is answered. */
  async run<Result>(operation: (client: Client) => Promise<Result>): Promise<Result | undefined> {
    const { client } = this.connection;
    if (client === null) {
      this.failure.set({
        code: "",
        message: "The session is not connected at the moment.",
        nextStep: "Wait for the connection, which is tried again by itself, then repeat this.",
      });
      return undefined;
    }
    this.failure.set(null);
    try {
      return await operation(client);
    } catch (error) {
      if (!isAbort(error)) {
        this.failure.set(failureOf(error));
      }
      return undefined;
    }
  }

  #syncView(): void {
    const tick = this.session.tick.get();
    const { client } = this.connection;
    const sessionId = tick?.sessionId ?? "";
    if (sessionId !== this.#sessionId) {
      const isReadAgain = sessionId !== "" && tick?.readAgainOf === this.#sessionId;
      this.#wanted = isReadAgain ? (this.ui.getState().selection?.focusId ?? this.#wanted) : "";
      this.#sessionId = sessionId;
      this.view.clear();
      this.find.reset();
      this.topRow.set(0);
      this.update(isReadAgain ? withReadAgain : withNewSession);
      return;
    }
    if (client === null || sessionId === "") {
      return;
    }
    const state = this.ui.getState();
    this.view.show(
      client,
      {
        session: sessionId,
        filter: shownFilter(state),
        sort: state.sort,
        showConnections: state.settings.showConnections,
      },
      state.selection?.focusId ?? null,
      this.topRow.get(),
    );
    this.#selectAgain();
  }

  // Ids of a file's entries are the same whenever it is read.
  #selectAgain(): void {
    const { client } = this.connection;
    const id = this.#wanted;
    const { view, isComplete = false } = this.view.state.get().tick ?? {};
    const isLoading = this.session.tick.get()?.source.phase === "loading";
    if (id === "" || client === null || view === undefined || isLoading || !isComplete) return;
    this.#wanted = "";
    void (async () => {
      const found = await client.view.locate({ view, id }).catch(() => null);
      const position = found?.position ?? null;
      if (position === null || this.ui.getState().selection !== null) return;
      this.update((state) => withSelection(state, { focusId: id, position, ids: [id] }));
    })();
  }
}
