// The part of the desktop API that finds rows of a view: by a filter, by text, or by bytes. The session searches; the
// window is told how far it is and where the next match stands.
import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { errors } from "./errors.ts";
import { filterText } from "./filter-text.ts";

/** Longest text that is looked for, in UTF-16 units, and most bytes. */
export const MAX_FIND_TEXT = 1024;
export const MAX_FIND_BYTES = 256;

export const findQuery = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("filter"), filter: filterText }),
  z.object({ kind: z.literal("text"), text: z.string().min(1).max(MAX_FIND_TEXT), matchCase: z.boolean() }),
  z.object({
    kind: z.literal("bytes"),
    /** Two lower-case digits a byte. */
    hex: z
      .string()
      .max(2 * MAX_FIND_BYTES)
      .regex(/^(?:[0-9a-f]{2})+$/),
  }),
]);
export type FindQuery = z.infer<typeof findQuery>;

/** How far a search is. The match comes as soon as it is known; the rest is looked at to count. */
export const findTick = z.object({
  /** Rows looked at out of those that were there when it began, and how many of them match. */
  looked: z.number(),
  rows: z.number(),
  matches: z.number(),
  isComplete: z.boolean(),
  /** The next match; null: none so far. */
  hit: z
    .object({
      position: z.number(),
      id: z.string(),
      /** Which of the matches it is in the order of the view, from 1; null while they are being counted. */
      index: z.number().nullable(),
      /** It was found beyond the end, or the beginning, of the view. */
      isWrapped: z.boolean(),
    })
    .nullable(),
  /** Part of the packets read so far, from 0 to 1; null where packets are not searched. */
  packetShare: z.number().nullable(),
  /** What was not searched, for people; empty where there is nothing to say. */
  notice: z.string(),
});
export type FindTick = z.infer<typeof findTick>;

export const findOperations = {
  /** Looks for the next match from a row of a view on, in its order; ends when all rows are counted. What was looked at is remembered until the query changes. */
  rows: oc
    .errors(errors)
    .input(
      z.object({
        view: z.string().max(64),
        query: findQuery,
        /** Position to go from, which comes last; -1: the row before the first. */
        from: z.number().int().min(-1),
        direction: z.enum(["next", "previous"]),
        /** Rows from this position on are not shown, as in a list that stands still; null: all are. */
        end: z.number().int().min(0).nullable(),
      }),
    )
    .output(eventIterator(findTick)),
};
