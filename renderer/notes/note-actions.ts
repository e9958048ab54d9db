// What the detail knows and can do of the user's note on its entry.
import type { RowNote } from "../../contract/index.ts";

export const NO_NOTE: RowNote = { isMarked: false, isIgnored: false, comment: "" };

export interface NoteActions {
  /** Whether the comment is being written. */
  readonly isWriting: boolean;
  readonly onToggle: (what: "mark" | "ignore") => void;
  readonly onWrite: () => void;
  readonly onComment: (text: string) => void;
  /** The place to write is left. */
  readonly onDone: () => void;
}
