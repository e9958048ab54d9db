// What is said of a request without its answer, or an answer without its request.
import type { EntryError } from "../../contract/index.ts";
import type { EndOfStream } from "./dissector.ts";

/** Why what still waits gets no answer, by how the stream ended; `before` where the capture ended first. */
export function whyUnanswered(how: EndOfStream, before: string): string {
  if (how === "reset") return "the connection was reset before the answer";
  if (how === "fin") return "the connection was closed before the answer";
  return how === "idle" ? "the connection went idle before the answer" : before;
}

/** A half that is damaged itself says so first: the damage is often why there is no other half. */
export function withMissing(own: EntryError | null, missing: EntryError): EntryError {
  return own === null ? missing : { type: own.type, msg: `${own.msg}; ${missing.msg}` };
}

export const NOT_SEEN: EntryError = { type: "pair-not-found", msg: "no request was seen for this response" };

/** What is said of an answer whose request waits no more. */
export const GIVEN_UP: EntryError = {
  type: "pair-not-found",
  msg: "its request was given up: too many were waiting",
};

/** What is said of a pair where a request or an answer before it may be missing. */
export const DOUBTFUL: EntryError = {
  type: "dissection",
  msg: "bytes are missing: it may be the answer to a request before",
};
