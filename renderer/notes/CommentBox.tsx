// The comment on an entry: read, or written in place. What was written and not called off is kept when the detail moves
// on to another entry.
import { MessageSquareText } from "lucide-react";
import { useEffect, useRef, useState, type ReactElement } from "react";
import { MAX_COMMENT_LENGTH } from "../../contract/index.ts";
import { formatCount } from "../shared/format-number.ts";
import type { NoteActions } from "./note-actions.ts";
import "./CommentBox.css";

/** From here on the room that is left is said. */
const NEARLY_FULL = MAX_COMMENT_LENGTH - 200;

interface CommentBoxProps {
  readonly comment: string;
  readonly actions: NoteActions;
}

export function CommentBox({ comment, actions }: CommentBoxProps): ReactElement | null {
  if (actions.isWriting) {
    return <CommentForm comment={comment} actions={actions} />;
  }
  return comment === "" ? null : (
    <section className="CommentBox" aria-label="Comment">
      <MessageSquareText aria-hidden />
      <p>{comment}</p>
      <button type="button" className="link" aria-label="Edit the comment" onClick={actions.onWrite}>
        Edit
      </button>
    </section>
  );
}

/** Stands for one entry as long as it stands: what is to be kept is that entry's. */
function CommentForm({ comment, actions }: CommentBoxProps): ReactElement {
  const [text, setText] = useState(comment);
  const place = useRef<HTMLTextAreaElement>(null);
  const draft = useRef<{ unsaved: string | null; readonly keep: NoteActions["onComment"] }>({
    unsaved: null,
    keep: actions.onComment,
  });
  useEffect(() => {
    const area = place.current;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
    const kept = draft.current;
    return () => {
      if (kept.unsaved !== null) {
        kept.keep(kept.unsaved);
      }
    };
  }, []);
  const write = (next: string): void => {
    setText(next);
    draft.current.unsaved = next === comment ? null : next;
  };
  const leave = (): void => {
    draft.current.unsaved = null;
    actions.onDone();
  };
  const save = (): void => {
    if (text !== comment) {
      actions.onComment(text);
    }
    leave();
  };
  const left = MAX_COMMENT_LENGTH - text.length;
  return (
    <form
      className="CommentBox"
      aria-label="Comment"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        ref={place}
        aria-label="Comment"
        placeholder="What is worth remembering about this row"
        rows={3}
        maxLength={MAX_COMMENT_LENGTH}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            leave();
          } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            save();
          }
        }}
      />
      <div className="CommentBox-foot">
        <span className="label">
          {text.length >= NEARLY_FULL
            ? `room for ${formatCount(left)} more characters`
            : "Ctrl+Enter saves, Esc leaves it"}
        </span>
        <button type="button" className="button" data-kind="quiet" onClick={leave}>
          Cancel
        </button>
        <button type="submit" className="button" data-kind="primary">
          Save comment
        </button>
      </div>
    </form>
  );
}
