// Over the detail of an entry that the list no longer has: that it is so, and the way to why.
import { CircleQuestionMark } from "lucide-react";
import type { ReactElement } from "react";
import "./ExplainStrip.css";

export function ExplainStrip({ onExplain }: { readonly onExplain: () => void }): ReactElement {
  return (
    <div className="ExplainStrip">
      <span>This row is not in the filtered list.</span>
      <button type="button" className="button" data-kind="quiet" onClick={onExplain}>
        <CircleQuestionMark aria-hidden />
        Why not?
      </button>
    </div>
  );
}
