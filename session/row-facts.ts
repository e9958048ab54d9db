// What filters read of a stored row beside its document.
import type { RowFacts } from "../kfl/index.ts";
import type { StoredRow } from "./store/index.ts";

export function rowFacts({ no, row, note }: Pick<StoredRow, "no" | "row" | "note">): RowFacts {
  const { method, summary, status, outcome } = row;
  const facts = { no, method, summary, status, outcome };
  if (note === undefined) return facts;
  return { ...facts, marked: note.isMarked, ignored: note.isIgnored, comment: note.comment };
}
