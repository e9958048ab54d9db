// Marks of a row that are more than text: its outcome, and what a script said of it. Each has a sign beside its colour.
import { Check, CircleAlert, Unplug } from "lucide-react";
import type { ReactElement } from "react";
import type { ListRow } from "../../contract/index.ts";
import { halfPairText } from "./row-text.ts";

export function Status({ row }: { readonly row: ListRow }): ReactElement {
  const Mark = row.errorType === "" ? (row.outcome === "bad" ? CircleAlert : null) : Unplug;
  return (
    <span className="EntryRow-status" data-outcome={row.errorType === "" ? row.outcome : "bad"}>
      {Mark === null ? null : <Mark aria-hidden />}
      {row.errorType === "" ? row.status : halfPairText(row.errorType)}
    </span>
  );
}

export function Verdict({ row }: { readonly row: ListRow }): ReactElement | null {
  if (row.failed) {
    return <CircleAlert className="EntryRow-failed" aria-label="a script marked this as failed" />;
  }
  return row.passed ? <Check className="EntryRow-passed" aria-label="a script marked this as passed" /> : null;
}
