// The way back to the end of a live list, with the number of rows that came meanwhile.
import { ArrowDownToLine } from "lucide-react";
import type { ReactElement } from "react";
import { formatCount } from "../shared/format-number.ts";

export function ToNewest({ count, onClick }: { readonly count: number; readonly onClick: () => void }): ReactElement {
  return (
    <button type="button" className="EntryList-newest button" onClick={onClick}>
      <ArrowDownToLine aria-hidden />
      {count > 0 ? `To the newest (${formatCount(count)})` : "To the newest"}
    </button>
  );
}
