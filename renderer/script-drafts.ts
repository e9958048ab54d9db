// Edited scripts of the window, over the session's files: reads what is opened, saves with the version that was read, and
// reads again what changed on disk.
import type { Connection } from "./connection.ts";
import type { ScriptFeed } from "./script-feed.ts";
import {
  draftOf,
  isEdited,
  withNew,
  withoutDraft,
  withRead,
  withRenamed,
  withSaved,
  withText,
  type Draft,
  type Drafts,
} from "./scripts/drafts.ts";
import { failureOf, isAbort, type Failure } from "./shared/failure.ts";
import { Observable } from "./shared/observable.ts";

export class ScriptDrafts {
  /** In the order in which they were opened: the tabs of the editor. */
  readonly drafts = new Observable<Drafts>([]);
  readonly failure = new Observable<Failure | null>(null);
  readonly #connection: Connection;
  readonly #feed: ScriptFeed;
  readonly #reading = new Map<string, Promise<void>>();

  constructor(connection: Connection, feed: ScriptFeed) {
    this.#connection = connection;
    this.#feed = feed;
    feed.state.subscribe(() => this.#readChanged());
  }

  get(file: string): Draft | null {
    return draftOf(this.drafts.get(), file);
  }

  get hasEdits(): boolean {
    return this.drafts.get().some(isEdited);
  }

  change(reduce: (drafts: Drafts) => Drafts): void {
    this.drafts.set(reduce(this.drafts.get()));
  }

  type(file: string, text: string): void {
    this.change((drafts) => withText(drafts, file, text));
  }

  begin(file: string, text: string): void {
    this.change((drafts) => withNew(drafts, file, text));
  }

  close(file: string): void {
    this.change((drafts) => withoutDraft(drafts, file));
  }

  /** Reads a file where it is not open yet. */
  async open(file: string): Promise<void> {
    if (this.get(file) === null) {
      await this.#read(file);
    }
  }

  /** Writes what is edited; the script restarts by it. False where somebody else changed the file, or it failed. */
  async save(file: string): Promise<boolean> {
    const draft = this.get(file);
    const { client } = this.#connection;
    if (draft === null || client === null) {
      return false;
    }
    this.failure.set(null);
    try {
      const { version } = await client.scripts.write({ file, source: draft.text, version: draft.version });
      this.change((drafts) => withSaved(drafts, file, draft.text, version));
      return true;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === "CONFLICT") {
        await this.#read(file);
      }
      if (this.get(file)?.theirs === null || failure.code !== "CONFLICT") {
        this.failure.set(failure);
      }
      return false;
    }
  }

  async rename(file: string, to: string): Promise<void> {
    await this.#connection.client?.scripts.rename({ file, to });
    this.change((drafts) => withRenamed(drafts, file, to));
  }

  #readChanged(): void {
    for (const { file, version } of this.#feed.state.get()?.scripts ?? []) {
      const draft = this.get(file);
      const isKnown = draft === null || draft.version === version || draft.theirs?.version === version;
      if (!isKnown) {
        void this.#read(file);
      }
    }
  }

  /** Whoever asks while it is read waits for the same answer. */
  async #read(file: string): Promise<void> {
    const reading = this.#reading.get(file) ?? this.#readNow(file);
    this.#reading.set(file, reading);
    await reading;
    this.#reading.delete(file);
  }

  async #readNow(file: string): Promise<void> {
    const { client } = this.#connection;
    if (client === null) {
      return;
    }
    try {
      const { source, version } = await client.scripts.read({ file });
      this.change((drafts) => withRead(drafts, file, source, version));
    } catch (error) {
      if (!isAbort(error)) {
        this.failure.set(failureOf(error));
      }
    }
  }
}
