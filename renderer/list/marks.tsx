// Marks of a row that are more than text: its outcome, what a script said of it, what the user noted on it, and which rule
// colours it. Each has a sign beside its colour.
import { Bookmark, Check, CircleAlert, EyeOff, MessageSquareText, Unplug } from "lucide-react";
import type { ReactElement } from "react";
import type { ListRow } from "../../contract/index.ts";
import { RuleSign } from "../colours/RuleSign.tsx";
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

/** What stands before the summary: the user's own signs, then the script's, then that of the rule. */
export function RowSigns({ row }: { readonly row: ListRow }): ReactElement {
  const { note, colour } = row;
  return (
    <>
      {note?.isMarked === true ? <Bookmark className="EntryRow-mark" aria-label="marked" /> : null}
      {note?.isIgnored === true ? <EyeOff className="EntryRow-note" aria-label="ignored" /> : null}
      {note === undefined || note.comment === "" ? null : (
        <span className="EntryRow-comment" title={note.comment}>
          <MessageSquareText className="EntryRow-note" aria-label={`comment: ${note.comment}`} />
        </span>
      )}
      <Verdict row={row} />
      {colour === undefined || note?.isIgnored === true ? null : (
        <RuleSign colour={colour.colour} label={`rule: ${colour.rule}`} />
      )}
    </>
  );
}
