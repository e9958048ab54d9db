// One message to what it says. Credentials in CONNECT are not kept.
import type { JsonObject } from "../../../contract/index.ts";
import { Malformed } from "../../bytes/reader.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { shownText } from "../database-sections.ts";
import { isPayloadCut, keepPayload } from "../payload.ts";
import { lineStop } from "./frame.ts";
import { readHeaders } from "./headers.ts";
import { deliveryOf } from "./jetstream.ts";
import { jsonAt, type Line, nameAt, parseLine } from "./line.ts";
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
  const line = lineIn(bytes, start, lineEnd, codecs);
  if (typeof line === "string") throw new Malformed(line, 0);
  const values = lineValues(line);
  const [subject, replyTo] = [shownText(values["subject"]), shownText(values["replyTo"])];
  const base = { command: line.command, subject, replyTo };
  if (line.payloadBytes < 0) return { ...base, values, payload: null, isCut: false };
  const from = lineEnd + 1;
  const body = from + line.headerBytes;
  const headers = line.headerBytes === 0 ? {} : readHeaders(textOf(bytes, from, body, codecs));
  const payload = keepPayload(codecs, bytes, body, end - 2, maxBodyBytes);
  const delivery = deliveryOf(subject, replyTo, payload, codecs);
  return { ...base, values: { ...values, ...headers, ...delivery }, payload, isCut: isPayloadCut(payload) };
}
/** A line of JSON as it is mostly written is only that: long, and with nothing to be looked for. */
function lineIn(bytes: Uint8Array, start: number, lineEnd: number, codecs: Codecs): ReturnType<typeof parseLine> {
  const stop = lineStop(bytes, lineEnd);
  const from = jsonAt(bytes, start, stop);
  if (from < 0) return parseLine(textOf(bytes, start, lineEnd, codecs).trimEnd());
  const rest = textOf(bytes, from, stop, codecs).trimEnd();
  return { command: nameAt(bytes, start, stop), rest, words: [], headerBytes: 0, payloadBytes: -1 };
}

/** What the words of a line say, where it is no JSON and no error. */
export function valuesOf(command: string, [first = "", second = "", third = ""]: readonly string[]): JsonObject {
  switch (command) {
    case "PUB":
    case "HPUB":
      return { subject: first, ...named("replyTo", second) };
    case "MSG":
    case "HMSG":
      return { subject: first, sid: second, ...named("replyTo", third) };
    case "SUB":
      return third === "" ? { subject: first, sid: second } : { subject: first, queueGroup: second, sid: third };
    case "UNSUB":
      return { sid: first, ...(second === "" ? {} : { maxMessages: Number(second) }) };
    default:
      return {};
  }
}
function lineValues({ command, rest, words }: Line): JsonObject {
  switch (command) {
    case "INFO":
      return { info: jsonOf(rest) };
    case "CONNECT":
      return { options: withoutSecrets(jsonOf(rest)) };
    case "-ERR":
      return { errorMessage: rest.replace(/^'(.*)'$/s, "$1") };
    default:
      return valuesOf(command, words);
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
  const secrets = Object.keys(options).filter(
    (name) => SECRETS.has(name.toLowerCase()) && options[name] !== "" && options[name] !== null,
  );
  return secrets.length === 0 ? options : { ...options, ...Object.fromEntries(secrets.map((name) => [name, HIDDEN])) };
}
