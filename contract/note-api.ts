// What the user notes on rows of the open session: marks, rows to be passed over, comments. They are kept beside the
// session's entries, by the entries' ids, and are there when it is opened again.
import { oc } from "@orpc/contract";
import { z } from "zod";
import { errors } from "./errors.ts";
import { entryId, viewId } from "./values.ts";

/** Longest comment in UTF-16 units. */
export const MAX_COMMENT_LENGTH = 2000;
/** Most entries that one call notes something on. */
export const MAX_IDS_PER_NOTE = 10_000;

const base = oc.errors(errors);
const nothing = z.object({});

export const rowNote = z.object({
  isMarked: z.boolean(),
  isIgnored: z.boolean(),
  /** Plain text; empty for none. */
  comment: z.string(),
});
export type RowNote = z.infer<typeof rowNote>;

export const noteOperations = {
  /** Marks entries, or ignores them: all where one of them is not yet, else none of them any more. Answers which it was. */
  toggle: base
    .input(z.object({ what: z.enum(["mark", "ignore"]), ids: z.array(entryId).min(1).max(MAX_IDS_PER_NOTE) }))
    .output(z.object({ isOn: z.boolean() })),
  /** An empty text takes the comment away. */
  comment: base.input(z.object({ id: entryId, text: z.string().max(MAX_COMMENT_LENGTH) })).output(nothing),
  /** The next marked row of a view from a position on (−1 and the total stand before and behind all), going round at its end. */
  step: base
    .input(z.object({ view: viewId, from: z.number().int().min(-1), by: z.union([z.literal(1), z.literal(-1)]) }))
    .output(z.object({ position: z.number().nullable(), isAround: z.boolean() })),
};
