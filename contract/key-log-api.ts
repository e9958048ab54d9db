// Secrets of TLS that the user lends to the open session: a file that programs write them to. Only its path is ever told;
// the secrets stay where the packets are dissected.
import { oc } from "@orpc/contract";
import { z } from "zod";
import { errors } from "./errors.ts";

const base = oc.errors(errors);
const nothing = z.object({});

export const keyLogState = z.object({
  /** Empty where none is used. */
  path: z.string(),
  /** Also for later sessions. */
  isKept: z.boolean(),
  /** Why it cannot be read, for people; empty while all is well. */
  problem: z.string(),
  secrets: z.number(),
  lines: z.number(),
  /** Lines that are no secret and no comment; secrets forgotten, and bytes passed over, because there were too many. */
  badLines: z.number(),
  forgotten: z.number(),
  passedBytes: z.number(),
  /** How often the file was cut or replaced. */
  restarts: z.number(),
  /**
   * What it does for the open session: capture files are read again with it, a live capture uses it for connections that
   * begin, agents on nodes are never given it (`tap`), those of tapped pods run on this machine and use it as live
   * captures do (`pods`; `some`: nodes are tapped as well); `later`: no session is open, or one that can only be looked at.
   */
  use: z.enum(["files", "live", "tap", "pods", "some", "later"]),
  /** Secrets that came since the files were read. */
  newSecrets: z.number(),
  /** Handshakes by what became of what followed them. An empty outcome: there were no keys. */
  outcomes: z.array(z.object({ outcome: z.string(), count: z.number() })),
});
export type KeyLogState = z.infer<typeof keyLogState>;

export const keyLogOperations = {
  state: base.input(nothing).output(keyLogState),
  /** Uses a file from now on; what that means for the open session stands in `state`. */
  use: base.input(z.object({ path: z.string().min(1).max(4096), isKept: z.boolean() })).output(nothing),
  /** Uses none any more. */
  remove: base.input(nothing).output(nothing),
  /** Reads the session's capture files again, with the secrets, and the dissectors of the user, that came meanwhile. */
  readAgain: base.input(nothing).output(nothing),
};
