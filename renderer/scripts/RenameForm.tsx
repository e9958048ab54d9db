// Another name for a script's file; the order of loading is that of the names.
import { useId, useState, type ReactElement } from "react";
import { fileNameError } from "./drafts.ts";

interface RenameFormProps {
  readonly file: string;
  readonly taken: readonly string[];
  readonly onRename: (to: string) => void;
  readonly onCancel: () => void;
}

export function RenameForm({ file, taken, onRename, onCancel }: RenameFormProps): ReactElement {
  const [name, setName] = useState(file);
  const errorId = useId();
  const error = fileNameError(name.trim(), taken);
  return (
    <form
      className="RenameForm"
      onSubmit={(event) => {
        event.preventDefault();
        if (error === "") {
          onRename(name.trim());
        }
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onCancel();
        }
      }}
    >
      <input
        ref={(input) => input?.focus()}
        className="input mono"
        aria-label={`New name of ${file}`}
        aria-invalid={error !== ""}
        aria-describedby={errorId}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" className="button" disabled={error !== "" || name.trim() === file}>
        Rename
      </button>
      <button type="button" className="button" data-kind="quiet" onClick={onCancel}>
        Cancel
      </button>
      <p id={errorId} className="label">
        {error === "" ? "Scripts load in the order of their names." : error}
      </p>
    </form>
  );
}
