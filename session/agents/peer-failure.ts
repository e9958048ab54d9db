// Why an agent cannot be followed, as a sentence for people.
import { Code, ConnectError } from "@connectrpc/connect";
import { MAX_MESSAGE_BYTES, MAX_SENTENCE_LENGTH } from "./limits.ts";

/**
 * `away`: nobody there, or the way to it is cut; it may come back any moment. `refused`: what is there is not an agent
 * of this session, or takes no order from it.
 */
export type PeerFailureKind = "away" | "refused";

export class PeerFailure extends Error {
  readonly kind: PeerFailureKind;
  constructor(kind: PeerFailureKind, sentence: string) {
    super(sentence);
    this.name = "PeerFailure";
    this.kind = kind;
  }
}

const REFUSALS: ReadonlyMap<Code, string> = new Map([
  [Code.Unauthenticated, "the agent does not accept this session's token"],
  [Code.PermissionDenied, "the agent does not accept this session's token"],
  [Code.Unimplemented, "the agent is of another version: it does not know what it is asked"],
  [Code.InvalidArgument, "what the agent sends cannot be understood"],
  [Code.Internal, "what the agent sends cannot be understood"],
  [Code.DataLoss, "what the agent sends cannot be understood"],
  [Code.Unknown, "what the agent sends cannot be understood"],
]);
/** What the agent says itself is why. */
const IN_ITS_WORDS: ReadonlySet<Code> = new Set([Code.FailedPrecondition, Code.NotFound]);
/** Of node:http2: the peer broke the rules of HTTP/2. */
const PROTOCOL_ERRORS: ReadonlySet<string> = new Set(["ERR_HTTP2_ERROR", "ERR_HTTP2_SESSION_ERROR"]);

/** What a failed call or connection means. */
export function peerFailureOf(error: unknown): PeerFailure {
  if (error instanceof PeerFailure) return error;
  if (error instanceof ConnectError && error.cause instanceof PeerFailure) return error.cause;
  if (isProtocolError(error) || (error instanceof ConnectError && isProtocolError(error.cause)))
    return new PeerFailure("refused", "what answers there does not speak HTTP/2: it is not a capture agent");
  if (error instanceof ConnectError && error.code === Code.ResourceExhausted) return exhausted(error);
  if (error instanceof ConnectError && IN_ITS_WORDS.has(error.code))
    return new PeerFailure("away", sentenceOf(error.rawMessage));
  const refusal = error instanceof ConnectError ? REFUSALS.get(error.code) : undefined;
  if (refusal !== undefined) return new PeerFailure("refused", refusal);
  const isLate = error instanceof ConnectError && error.code === Code.DeadlineExceeded;
  return new PeerFailure("away", isLate ? "the agent does not answer" : "the connection to the agent broke");
}

// The library says of a message that is too large which of its options it goes against; all else is the agent's word.
function exhausted({ rawMessage }: ConnectError): PeerFailure {
  return rawMessage.includes("readMaxBytes")
    ? new PeerFailure("refused", `the agent sent a message of more than ${MAX_MESSAGE_BYTES >> 20} MiB`)
    : new PeerFailure("away", `the agent is busy: ${sentenceOf(rawMessage)}`);
}

/** Somebody else's text as one line that is safe to show. */
export function sentenceOf(text: string): string {
  const line = text
    .slice(0, MAX_SENTENCE_LENGTH)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .toWellFormed()
    .trim();
  return line === "" ? "no reason given" : line;
}

function isProtocolError(error: unknown): boolean {
  return error instanceof Error && "code" in error && PROTOCOL_ERRORS.has(String(error.code));
}
