// How the session runs a filter over a stored row.
import { presentation } from "../../engine-presentation.ts";
import type { MatchRow } from "../../store/matching.ts";

export const matchRow: MatchRow = (filter, { no, ...stored }) =>
  filter.matches(presentation.assemble({ no, ...stored }), {
    no,
    method: stored.row.method,
    status: stored.row.status,
  });
