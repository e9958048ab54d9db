// One message to what it says. Credentials in CONNECT are not kept.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed } from "../../bytes/reader.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { keepPayload } from "../payload.ts";
import { readHeaders } from "./headers.ts";
import { deliveryOf } from "./jetstream.ts";
import { type Line, parseLine } from "./line.ts";
import type { NatsMessage } from "./types.ts";

const LF = 0x0a;
/** Members of CONNECT that prove who the client is. */
const SECRETS = new Set(["pass", "auth_token", "jwt", "sig"]);
const HIDDEN = "***";

export function decodeMessage(
  bytes: Uint8Array,
  start: number,
  end: number,
  codecs: Codecs,
  maxBodyBytes: number,
): NatsMessage {
  const lineEnd = bytes.indexOf(LF, start);
  const line = parseLine(textOf(bytes, start, lineEnd, codecs).trimEnd());
  if (typeof line === "string") throw new Malformed(line, 0);
  const { subject, replyTo, values } = wordsOf(line);
  const base = { command: line.command, subject, replyTo };
  if (line.payloadBytes < 0) return { ...base, values, payload: null };
  const from = lineEnd + 1;
  const body = from + line.headerBytes;
  const headers = line.headerBytes === 0 ? {} : readHeaders(textOf(bytes, from, body, codecs));
  const payload = keepPayload(codecs, bytes, body, end - 2, maxBodyBytes);
  return { ...base, values: { ...values, ...headers, ...deliveryOf(subject, replyTo, payload, codecs) }, payload };
}

function wordsOf({ command, rest, words }: Line): Pick<NatsMessage, "subject" | "replyTo" | "values"> {
  const [first = "", second = "", third = ""] = words;
  const none = { subject: "", replyTo: "" };
  switch (command) {
    case "PUB":
    case "HPUB":
      return { subject: first, replyTo: second, values: { subject: first, ...named("replyTo", second) } };
    case "MSG":
    case "HMSG":
      return { subject: first, replyTo: third, values: { subject: first, sid: second, ...named("replyTo", third) } };
    case "SUB":
      return words.length === 2
        ? { ...none, subject: first, values: { subject: first, sid: second } }
        : { ...none, subject: first, values: { subject: first, queueGroup: second, sid: third } };
    case "UNSUB":
      return { ...none, values: { sid: first, ...(second === "" ? {} : { maxMessages: Number(second) }) } };
    case "INFO":
      return { ...none, values: { info: jsonOf(rest) } };
    case "CONNECT":
      return { ...none, values: { options: withoutSecrets(jsonOf(rest)) } };
    case "-ERR":
      return { ...none, values: { errorMessage: rest.replace(/^'(.*)'$/s, "$1") } };
    default:
      return { ...none, values: {} };
  }
}
function named(name: string, value: string): JsonObject {
  return value === "" ? {} : { [name]: value };
}
function jsonOf(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Malformed("JSON that is none", 0);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Malformed("JSON that is no object", 0);
  return value as JsonObject;
}
function withoutSecrets(options: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]): [string, Json] => [
      name,
      SECRETS.has(name.toLowerCase()) && value !== "" && value !== null ? HIDDEN : value,
    ]),
  );
}
