// A script was changed here and on disk: both are shown, and the user keeps one.
import { GitCompare } from "lucide-react";
import { useState, type ReactElement } from "react";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import { CompareView } from "./editor/CompareView.tsx";

interface ConflictBarProps {
  readonly file: string;
  readonly theirs: string;
  readonly mine: string;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

export function ConflictBar({ file, theirs, mine, onTheirs, onMine }: ConflictBarProps): ReactElement {
  const [isComparing, setComparing] = useState(false);
  return (
    <div className="ConflictBar" data-comparing={isComparing}>
      <ErrorNotice
        tone="warn"
        message={`${file} was changed on disk while you edited it`}
        nextStep="Keep yours and save it over the other, or take the one on disk."
      >
        <button type="button" className="button" aria-pressed={isComparing} onClick={() => setComparing(!isComparing)}>
          <GitCompare aria-hidden />
          Compare
        </button>
        <button type="button" className="button" onClick={onTheirs}>
          Take the one on disk
        </button>
        <button type="button" className="button" onClick={onMine}>
          Keep mine
        </button>
      </ErrorNotice>
      {isComparing ? (
        <>
          <p className="ConflictBar-sides label">
            <span>On disk</span>
            <span>Yours</span>
          </p>
          <CompareView theirs={theirs} mine={mine} />
        </>
      ) : null}
    </div>
  );
}
