// The part of the desktop API about dissectors of the user: scripts of the data folder that read protocols of their own.
import { oc } from "@orpc/contract";
import { z } from "zod";
import { errors } from "./errors.ts";

const base = oc.errors(errors);
const nothing = z.object({});

/** What one script is and did where it was loaded. */
export const dissectorFacts = z.object({
  file: z.string(),
  /** Changes whenever the file does. */
  version: z.string(),
  /** Of its protocol: all empty where the script cannot be used. */
  name: z.string(),
  abbr: z.string(),
  longName: z.string(),
  color: z.string(),
  transport: z.string(),
  ports: z.array(z.string()),
  /** What filters know by it: the protocol first, then its fields. */
  words: z.array(z.string()),
  /** What is wrong with it, for people, with the line where it is known; in the order in which it happened. */
  problems: z.array(z.string()),
  /** Calls of its functions, those that failed, and what the last of these said. */
  calls: z.number(),
  failures: z.number(),
  lastFailure: z.string(),
  totalUs: z.number(),
  longestUs: z.number(),
  /** It took too long too often, and is not called any more. */
  isOff: z.boolean(),
});
export type DissectorFacts = z.infer<typeof dissectorFacts>;

export const dissectorState = dissectorFacts.extend({
  /**
   * `used`: the open session is read with it. `ready`: the next one will be. `changed`: the session is read with an earlier
   * text of it. `gone`: the session was read with it, and the file is not there any more. `failed`: it cannot be used.
   * `off`: it was switched off. `checking`: nobody knows yet.
   */
  use: z.enum(["used", "ready", "changed", "gone", "failed", "off", "checking"]),
  /** What the open session holds of its protocol. */
  flows: z.number(),
  entries: z.number(),
});
export type DissectorState = z.infer<typeof dissectorState>;

export const dissectorsState = z.object({
  folder: z.string(),
  /** Why it cannot be read, or not all of it; empty when all is well. */
  folderProblem: z.string(),
  /** Whether the open session is one that dissectors of the user read: those of clusters and the demo are not. */
  session: z.enum(["none", "reads", "cluster", "demo"]),
  /** Its packets are in capture files, which can be read again with what is in the folder now. */
  canReadAgain: z.boolean(),
  dissectors: z.array(dissectorState),
});
export type DissectorsState = z.infer<typeof dissectorsState>;

export const dissectorSample = z.object({
  file: z.string(),
  /** What it reads, in one sentence. */
  doc: z.string(),
});
export type DissectorSample = z.infer<typeof dissectorSample>;

export const dissectorOperations = {
  state: base.input(nothing).output(dissectorsState),
  /** Dissectors to start from. */
  samples: base.input(nothing).output(z.object({ samples: z.array(dissectorSample) })),
  /** Copies one of them into the folder, with the types that editors know it by; CONFLICT where a file of its name is there. */
  addSample: base.input(z.object({ file: z.string().max(128) })).output(nothing),
};
