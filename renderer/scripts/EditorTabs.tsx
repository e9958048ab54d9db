// The open scripts as tabs: arrow keys go from one to the next, Delete closes one.
import { X } from "lucide-react";
import type { KeyboardEvent, ReactElement } from "react";
import { isEdited, type Draft } from "./drafts.ts";

interface EditorTabsProps {
  readonly drafts: readonly Draft[];
  readonly file: string;
  readonly onShow: (file: string) => void;
  readonly onClose: (file: string) => void;
}

export function EditorTabs({ drafts, file, onShow, onClose }: EditorTabsProps): ReactElement {
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const at = drafts.findIndex((draft) => draft.file === file);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Delete") {
      event.preventDefault();
      onClose(file);
    } else if (step !== undefined) {
      const next = drafts[(at + step + drafts.length) % drafts.length];
      event.preventDefault();
      if (next !== undefined) {
        onShow(next.file);
        event.currentTarget.querySelector<HTMLElement>(`[data-file="${CSS.escape(next.file)}"]`)?.focus();
      }
    }
  };
  return (
    <div className="EditorTabs">
      <div className="EditorTabs-list" role="tablist" aria-label="Open scripts" onKeyDown={move}>
        {drafts.map((draft) => (
          <button
            key={draft.file}
            type="button"
            role="tab"
            data-file={draft.file}
            aria-selected={draft.file === file}
            tabIndex={draft.file === file ? 0 : -1}
            title={isEdited(draft) ? "Edited, not saved" : undefined}
            onClick={() => onShow(draft.file)}
            onAuxClick={(event) => (event.button === 1 ? onClose(draft.file) : undefined)}
          >
            {draft.file}
            {isEdited(draft) ? <span className="ScriptItem-edited" role="img" aria-label="edited" /> : null}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="button"
        data-kind="quiet"
        data-shape="icon"
        aria-label={`Close ${file}`}
        title={`Close ${file}`}
        onClick={() => onClose(file)}
      >
        <X aria-hidden />
      </button>
    </div>
  );
}
