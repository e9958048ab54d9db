// The folder whose files are the scripts: it is followed, whatever program writes there. Another one can be chosen.
import { FolderCog } from "lucide-react";
import { useState, type ReactElement } from "react";

interface FolderLineProps {
  readonly folder: string;
  /** Empty for the program's own folder. */
  readonly onFolder: (folder: string) => void;
}

export function FolderLine({ folder, onFolder }: FolderLineProps): ReactElement {
  const [text, setText] = useState<string | null>(null);
  if (text === null) {
    return (
      <footer className="FolderLine">
        <span className="label mono" title={folder}>
          {folder}
        </span>
        <button type="button" className="button" data-kind="quiet" onClick={() => setText(folder)}>
          <FolderCog aria-hidden />
          Folder
        </button>
      </footer>
    );
  }
  const choose = (chosen: string): void => {
    setText(null);
    if (chosen !== folder) {
      onFolder(chosen);
    }
  };
  return (
    <form
      className="FolderLine"
      aria-label="Folder of scripts"
      onSubmit={(event) => {
        event.preventDefault();
        choose(text.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          setText(null);
        }
      }}
    >
      <input
        className="input mono"
        aria-label="Path of the folder"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" className="button" disabled={text.trim() === ""}>
        Follow it
      </button>
      <button type="button" className="button" data-kind="quiet" onClick={() => choose("")}>
        Thresher&apos;s own
      </button>
    </form>
  );
}
