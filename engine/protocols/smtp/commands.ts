// Commands and what stands in them (RFC 5321, 4.1; RFC 4954; RFC 3030; RFC 3207). Credentials are not kept.
import type { JsonObject } from "../../../contract/index.ts";

const HIDDEN = "***";
/** Parameters of one command that are shown. */
export const MAX_PARAMETERS = 50;

const KNOWN: ReadonlySet<string> = new Set(
  (
    "HELO EHLO LHLO MAIL RCPT DATA BDAT RSET NOOP QUIT HELP VRFY EXPN TURN ETRN ATRN AUTH STARTTLS BURL SEND SOML SAML " +
    "XCLIENT XFORWARD XEXCH50 X-EXPS CHUNKING"
  ).split(" "),
);
const VERB = /^([A-Za-z][A-Za-z0-9-]*)(?:[ \t]+(.*))?$/;

export interface Command {
  readonly command: string;
  readonly values: JsonObject;
}

/**
 * A line that begins with no known command is not shown: in a login that is joined in its middle it may be a password.
 */
export function parseCommand(line: string): Command {
  const [, verb = "", rest = ""] = VERB.exec(line.trim()) ?? [];
  const command = verb.toUpperCase();
  if (!KNOWN.has(command)) return { command: "", values: { length: line.length } };
  return { command, values: valuesOf(command, rest.trim()) };
}

function valuesOf(command: string, rest: string): JsonObject {
  switch (command) {
    case "HELO":
    case "EHLO":
    case "LHLO":
      return { domain: rest };
    case "MAIL":
      return pathOf(rest, /^FROM:\s*/i, "from");
    case "RCPT":
      return pathOf(rest, /^TO:\s*/i, "to");
    case "AUTH":
    case "X-EXPS":
      return loginOf(rest);
    case "BDAT":
      return chunkOf(rest);
    default:
      return rest === "" ? {} : { argument: rest };
  }
}

/** `FROM:<ann@shop.example> SIZE=100`: a path, then parameters. The path may hold blanks within quotes. */
function pathOf(rest: string, prefix: RegExp, name: string): JsonObject {
  if (!prefix.test(rest)) return { argument: rest };
  const text = rest.replace(prefix, "");
  const [, path = "", words = ""] = /^(<(?:"(?:[^"\\]|\\.)*"|[^>"])*>|\S*)\s*(.*)$/.exec(text) ?? [];
  const address = path.startsWith("<") && path.endsWith(">") ? path.slice(1, -1) : path;
  const parameters = words
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, MAX_PARAMETERS)
    .map((word) => parameterOf(word));
  return { [name]: address, ...(parameters.length > 0 ? { parameters: Object.fromEntries(parameters) } : {}) };
}
// AUTH= names the one who first sent the message (RFC 4954, 5): no secret.
function parameterOf(word: string): readonly [string, string] {
  const at = word.indexOf("=");
  return at < 0 ? [word.toUpperCase(), ""] : [word.slice(0, at).toUpperCase(), word.slice(at + 1)];
}
function loginOf(rest: string): JsonObject {
  const [mechanism = "", ...initial] = rest.split(/\s+/);
  return { mechanism: mechanism.toUpperCase(), ...(initial.length > 0 ? { credentials: HIDDEN } : {}) };
}
function chunkOf(rest: string): JsonObject {
  const [, size, last] = /^(\d{1,15})(?:\s+(LAST))?$/i.exec(rest) ?? [];
  return size === undefined ? { argument: rest } : { size: Number(size), last: last !== undefined };
}

/** A line of a form that text hardly has: where commands go on after a gap. */
const UNMISTAKABLE =
  /^(?:MAIL FROM:|RCPT TO:|(?:EHLO|HELO|LHLO) \S+\r?\n|(?:DATA|RSET|QUIT|NOOP|STARTTLS)\r?\n|BDAT \d+)/i;
const MAX_SIGN_BYTES = 300;

export function isCommandAt(bytes: Uint8Array, start: number, end: number): boolean {
  return UNMISTAKABLE.test(String.fromCharCode(...bytes.subarray(start, Math.min(end, start + MAX_SIGN_BYTES))));
}
