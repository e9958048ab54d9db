// A row of the list as the window gets it: its cells, and what scripts, the user and the user's rules say of it.
import { z } from "zod";
import { rowColour } from "./colour-api.ts";
import { rowNote } from "./note-api.ts";
import { entryId, nanoseconds } from "./values.ts";

/** A row of the list. Selectors are classic paths; empty where the cell cannot be added to a filter. */
export const listRow = z.object({
  /** Number in order of arrival, from 1. */
  no: z.number(),
  id: entryId,
  timeNs: nanoseconds,
  elapsedUs: z.number().nullable(),
  protocol: z.object({
    name: z.string(),
    abbr: z.string(),
    longName: z.string(),
    version: z.string(),
    backgroundColor: z.string(),
    foregroundColor: z.string(),
  }),
  tls: z.boolean(),
  method: z.string(),
  methodSelector: z.string(),
  summary: z.string(),
  summarySelector: z.string(),
  status: z.string(),
  statusSelector: z.string(),
  outcome: z.enum(["good", "bad", "none"]),
  src: z.object({ ip: z.string(), port: z.string(), name: z.string(), namespace: z.string() }),
  dst: z.object({ ip: z.string(), port: z.string(), name: z.string(), namespace: z.string() }),
  size: z.number(),
  node: z.string(),
  errorType: z.string(),
  stream: z.string(),
  truncated: z.boolean(),
  passed: z.boolean(),
  failed: z.boolean(),
  /** Why it is shown as it was captured though a script was to look at it first, for people. */
  notice: z.string().optional(),
  /** What the user noted on it; absent where nothing. */
  note: rowNote.optional(),
  /** The first rule of the user that matches it; absent where none does. */
  colour: rowColour.optional(),
});
export type ListRow = z.infer<typeof listRow>;
