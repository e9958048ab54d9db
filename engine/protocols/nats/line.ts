// The line that a protocol message begins with: its name, in capitals or not, and words between blanks. Those that carry a
// payload say its length in their last word, and that of its headers in the one before.
//   INFO {json}  CONNECT {json}  PING  PONG  +OK  -ERR 'text'
//   PUB subject [reply] bytes           HPUB subject [reply] header-bytes bytes
//   MSG subject sid [reply] bytes       HMSG subject sid [reply] header-bytes bytes
//   SUB subject [queue] sid             UNSUB sid [messages]

/** CONNECT and INFO carry JSON, with tokens and the addresses of a cluster; other lines are short. */
export const MAX_LINE_BYTES = 256 << 10;
const MAX_WORDS_BYTES = 4096 + 256;
/** The most that a server may be configured to take, and more. */
export const MAX_PAYLOAD_BYTES = 256 << 20;

interface Operation {
  /** How many words it has at least and at most. */
  readonly words: readonly [number, number];
  readonly hasPayload: boolean;
  readonly hasHeaders: boolean;
}
function operation(least: number, most: number, hasPayload = false, hasHeaders = false): Operation {
  return { words: [least, most], hasPayload, hasHeaders };
}
const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["INFO", operation(1, Number.POSITIVE_INFINITY)],
  ["CONNECT", operation(1, Number.POSITIVE_INFINITY)],
  ["PING", operation(0, 0)],
  ["PONG", operation(0, 0)],
  ["+OK", operation(0, 0)],
  ["-ERR", operation(0, Number.POSITIVE_INFINITY)],
  ["PUB", operation(2, 3, true)],
  ["HPUB", operation(3, 4, true, true)],
  ["MSG", operation(3, 4, true)],
  ["HMSG", operation(4, 5, true, true)],
  ["SUB", operation(2, 3)],
  ["UNSUB", operation(1, 2)],
]);
/** What servers say to each other on routes and to leaf nodes. */
const BETWEEN_SERVERS = /^(RS[+-]|LS[+-]|A[+-]|RMSG|LMSG|HRMSG)$/;
const NAME = /^\s*([A-Za-z]{3,7}|\+OK|-ERR|[RL]S[+-]|A[+-])(?=[ \t\r\n]|$)/;

/** A line by its parts. */
export interface Line {
  readonly command: string;
  /** What stands behind the name. */
  readonly rest: string;
  readonly words: readonly string[];
  readonly headerBytes: number;
  /** Headers and what follows them; -1 where the message has no payload. */
  readonly payloadBytes: number;
}

/** Why a line is none of a client's connection. */
export const NO_LINE = "a line that is no message";
export const SERVERS_LINE = "a message between servers";

/** The line, without its end; else why it is none. */
export function parseLine(text: string): Line | typeof NO_LINE | typeof SERVERS_LINE {
  const command = (NAME.exec(text)?.[1] ?? "").toUpperCase();
  const known = OPERATIONS.get(command);
  if (known === undefined) return BETWEEN_SERVERS.test(command) ? SERVERS_LINE : NO_LINE;
  const rest = text.trim().slice(command.length).trim();
  if (known.words[1] === Number.POSITIVE_INFINITY) {
    const isJson = command === "-ERR" || rest.startsWith("{");
    return isJson ? { command, rest, words: [], headerBytes: 0, payloadBytes: -1 } : NO_LINE;
  }
  if (rest.length > MAX_WORDS_BYTES) return NO_LINE;
  const words = rest === "" ? [] : rest.split(/[ \t]+/);
  if (words.length < known.words[0] || words.length > known.words[1]) return NO_LINE;
  if (!known.hasPayload) return { command, rest, words, headerBytes: 0, payloadBytes: -1 };
  const payloadBytes = countOf(words.at(-1));
  const headerBytes = known.hasHeaders ? countOf(words.at(-2)) : 0;
  if (payloadBytes < 0 || headerBytes < 0 || headerBytes > payloadBytes) return NO_LINE;
  return { command, rest, words: words.slice(0, known.hasHeaders ? -2 : -1), headerBytes, payloadBytes };
}
function countOf(word: string | undefined): number {
  const count = /^\d{1,10}$/.test(word ?? "") ? Number(word) : -1;
  return count <= MAX_PAYLOAD_BYTES ? count : -1;
}

/** Whether a text without a line end may become a line. */
export function mayBeLine(text: string): boolean {
  const name = /^[^ \t\r]*/.exec(text)?.[0].toUpperCase() ?? "";
  const isWhole = name.length < text.length;
  return [...OPERATIONS.keys()].some((known) => (isWhole ? known === name : known.startsWith(name)));
}
