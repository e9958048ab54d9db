// What the user noted on rows of a session: `notes.json` in its folder, by the entries' ids, which stay the same when
// an entry is sent again, and when the same files are read again.
import { join } from "node:path";
import { z } from "zod";
import { ContractError, MAX_COMMENT_LENGTH, type RowNote, rowNote } from "../../contract/index.ts";
import { StateFile } from "../state-file.ts";

/** Entries of one session that have a note. */
export const MAX_NOTED_ENTRIES = 10_000;
/** UTF-16 units of their ids and comments together: the file stays well below what is read back. */
export const MAX_NOTES_TEXT = 2 << 20;

const schema = z.object({
  formatVersion: z.literal(1),
  notes: z
    .array(rowNote.extend({ id: z.string(), comment: z.string().max(MAX_COMMENT_LENGTH) }))
    .max(MAX_NOTED_ENTRIES),
});
type Kept = z.infer<typeof schema>;
const EMPTY: Kept = { formatVersion: 1, notes: [] };
const NOTHING: RowNote = { isMarked: false, isIgnored: false, comment: "" };

const FLAGS = { mark: "isMarked", ignore: "isIgnored" } as const;

export class RowNotes {
  readonly #file: StateFile<Kept>;
  #notes: ReadonlyMap<string, RowNote>;
  readonly #listeners = new Set<() => void>();

  private constructor(file: StateFile<Kept>) {
    this.#file = file;
    this.#notes = new Map(file.found.notes.map(({ id, ...note }) => [id, note]));
  }
  /** Those of the session in `folder`; a damaged file is set aside. */
  static async open(folder: string): Promise<RowNotes> {
    return new RowNotes(await StateFile.open({ path: join(folder, "notes.json"), schema, empty: EMPTY }));
  }
  /** What is to be said of the file as it was found; empty where nothing is. */
  get notice(): string {
    return this.#file.notice;
  }
  /** Undefined where nothing is noted. */
  of(id: string): RowNote | undefined {
    return this.#notes.get(id);
  }
  /** All of them, by the ids of their entries. A note that is changed is another object. */
  get byId(): ReadonlyMap<string, RowNote> {
    return this.#notes;
  }
  get markedIds(): readonly string[] {
    return [...this.#notes].flatMap(([id, { isMarked }]) => (isMarked ? [id] : []));
  }
  /** Comments by the ids of their entries. */
  get comments(): ReadonlyMap<string, string> {
    return new Map([...this.#notes].flatMap(([id, { comment }]) => (comment === "" ? [] : [[id, comment]])));
  }
  /** Calls `listener` after each change; answers how to stop it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  /** All where one of them is not yet, else none of them any more; answers which it was. */
  async toggle(what: keyof typeof FLAGS, ids: readonly string[]): Promise<boolean> {
    const flag = FLAGS[what];
    const isOn = ids.some((id) => this.#notes.get(id)?.[flag] !== true);
    await this.#change(new Map(ids.map((id) => [id, { [flag]: isOn }])));
    return isOn;
  }
  async comment(id: string, text: string): Promise<void> {
    await this.#change(new Map([[id, { comment: text.trim() }]]));
  }
  /** Has what is noted in the session whose place this one takes. */
  async takeOver(former: RowNotes): Promise<void> {
    if (former.#notes.size > 0) await this.#keep(new Map([...this.#notes, ...former.#notes]));
  }
  /** Resolves when nothing is being written any more. */
  settled(): Promise<void> {
    return this.#file.settled();
  }

  #change(changes: ReadonlyMap<string, Partial<RowNote>>): Promise<void> {
    const notes = new Map(this.#notes);
    for (const [id, change] of changes) {
      const note = { ...NOTHING, ...notes.get(id), ...change };
      if (note.isMarked || note.isIgnored || note.comment !== "") notes.set(id, note);
      else notes.delete(id);
    }
    return this.#keep(notes);
  }
  async #keep(notes: ReadonlyMap<string, RowNote>): Promise<void> {
    checkRoom(notes);
    this.#notes = notes;
    for (const listener of this.#listeners) listener();
    await this.#file.write({ formatVersion: 1, notes: [...notes].map(([id, note]) => ({ id, ...note })) });
  }
}

function checkRoom(notes: ReadonlyMap<string, RowNote>): void {
  let text = 0;
  for (const [id, { comment }] of notes) text += id.length + comment.length;
  if (notes.size <= MAX_NOTED_ENTRIES && text <= MAX_NOTES_TEXT) return;
  throw new ContractError(
    "LIMIT",
    `a session has room for notes on ${MAX_NOTED_ENTRIES.toLocaleString("en-US")} rows, and for ${MAX_NOTES_TEXT.toLocaleString("en-US")} characters of them`,
    "take the mark or the comment off rows that do not need it any more",
  );
}
