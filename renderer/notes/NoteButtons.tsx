// Marking, ignoring and commenting on the entry of the detail.
import { Bookmark, EyeOff, MessageSquareText } from "lucide-react";
import type { ReactElement } from "react";
import type { RowNote } from "../../contract/index.ts";
import { IconButton } from "../shared/IconButton.tsx";
import type { NoteActions } from "./note-actions.ts";

export function NoteButtons({
  note,
  actions,
}: {
  readonly note: RowNote;
  readonly actions: NoteActions;
}): ReactElement {
  return (
    <>
      <IconButton
        title={note.isMarked ? "Unmark this row (Ctrl+M)" : "Mark this row (Ctrl+M)"}
        isPressed={note.isMarked}
        onClick={() => actions.onToggle("mark")}
      >
        <Bookmark aria-hidden />
      </IconButton>
      <IconButton
        title={note.isIgnored ? "Do not ignore this row (Ctrl+D)" : "Ignore this row (Ctrl+D)"}
        isPressed={note.isIgnored}
        onClick={() => actions.onToggle("ignore")}
      >
        <EyeOff aria-hidden />
      </IconButton>
      <IconButton
        title={note.comment === "" ? "Comment on this row (Ctrl+Alt+C)" : "Edit the comment (Ctrl+Alt+C)"}
        isPressed={actions.isWriting}
        onClick={actions.isWriting ? actions.onDone : actions.onWrite}
      >
        <MessageSquareText aria-hidden />
      </IconButton>
    </>
  );
}
