// One message: header and body. What a serialization that is not read holds stays bytes; of a body that cannot be read to
// its end the beginning is shown.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { shownText } from "../database-sections.ts";
import { HEADER_BYTES, type Header, OK, readHeader, serializationName, statusName } from "./header.ts";
import { HessianReader } from "./hessian.ts";
import { JsonLinesReader } from "./json-lines.ts";
import type { DubboMessage } from "./types.ts";

/** Bytes of a body that are shown where its values are not read. */
export const MAX_SHOWN_BODY_BYTES = 4096;
/** Arguments of one call. */
const MAX_ARGUMENTS = 255;
const HESSIAN2 = 2;
const FASTJSON = 6;
const HIDDEN = "***";
const SECRET = /token|passw|secret|credential/i;

/** org.apache.dubbo.rpc.protocol.dubbo.DubboCodec: what a response holds; 3 to 5 with attachments behind. */
const EXCEPTION = 0;
const VALUE = 1;
const WITH_ATTACHMENTS = 3;

interface Values {
  readonly isCut: boolean;
  readonly hasMore: boolean;
  next(): Json;
}
export interface Decoded {
  readonly header: Header;
  readonly message: DubboMessage;
  readonly isCut: boolean;
}

/** Throws `Malformed` for what is no message. */
export function decodeMessage(bytes: Uint8Array, start: number, end: number, codecs: Codecs): Decoded {
  const header = readHeader(bytes, start, end);
  if (header === null || header === undefined) throw new Malformed("no message", 0);
  const body = start + HEADER_BYTES;
  const head = headFields(header);
  const values = valuesOf(header.serialization, new Reader(bytes, body, end), codecs);
  const fields: Record<string, Json> = {};
  let isCut = false;
  if (values === null) Object.assign(fields, rawBody(bytes, body, end, codecs));
  else
    try {
      if (header.isEvent) readEvent(values, fields);
      else if (header.isRequest) readRequest(values, fields);
      else readResponse(header.status, values, fields);
      isCut = values.isCut;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      Object.assign(fields, { bodyError: error.message }, rawBody(bytes, body, end, codecs));
      isCut = true;
    }
  return { header, message: { values: { ...head, ...fields } }, isCut };
}

function valuesOf(serialization: number, reader: Reader, codecs: Codecs): Values | null {
  if (serialization === HESSIAN2) return new HessianReader(reader, codecs);
  if (serialization !== FASTJSON) return null;
  const text = codecs.utf8(reader.bytes, reader.start, reader.end);
  return text === null ? null : new JsonLinesReader(text);
}
function rawBody(bytes: Uint8Array, start: number, end: number, codecs: Codecs): JsonObject {
  if (start === end) return {};
  return { body: codecs.base64(bytes, start, Math.min(end, start + MAX_SHOWN_BODY_BYTES)), encoding: "base64" };
}

function headFields({ isRequest, isTwoWay, isEvent, serialization, status, id }: Header): JsonObject {
  const number = Number(id);
  return {
    kind: isEvent ? "event" : isRequest ? "call" : "result",
    requestId: Number.isSafeInteger(number) ? number : String(id),
    serialization: serializationName(serialization),
    ...(isRequest ? { twoWay: isTwoWay } : { status, statusName: statusName(status) }),
  };
}

/** Nothing is a heartbeat; `R` says that a server takes no more calls. */
function readEvent(values: Values, fields: Record<string, Json>): void {
  const event = values.hasMore ? values.next() : null;
  if (event === null) fields["kind"] = "heartbeat";
  else fields["event"] = event === "R" ? "READONLY" : event;
}
function readRequest(values: Values, fields: Record<string, Json>): void {
  fields["dubboVersion"] = values.next();
  fields["service"] = values.next();
  fields["serviceVersion"] = values.next();
  fields["method"] = values.next();
  const descriptor = values.next();
  const types = parameterTypes(typeof descriptor === "string" ? descriptor : "");
  fields["parameterTypes"] = [...types];
  const list: Json[] = [];
  // What is read stays shown when the next one cannot be.
  fields["arguments"] = list;
  while (list.length < types.length && values.hasMore) list.push(values.next());
  if (values.hasMore) fields["attachments"] = withoutSecrets(values.next());
}
function readResponse(status: number, values: Values, fields: Record<string, Json>): void {
  if (status !== OK) {
    fields["errorMessage"] = values.next();
    return;
  }
  const flag = values.next();
  if (typeof flag !== "number") throw new Malformed("a response without its kind", 0);
  const kind = flag % WITH_ATTACHMENTS;
  if (kind === EXCEPTION) {
    const exception = values.next();
    fields["exception"] = exception;
    Object.assign(fields, exceptionFields(exception));
  } else fields["value"] = kind === VALUE ? values.next() : null;
  if (flag >= WITH_ATTACHMENTS && values.hasMore) fields["attachments"] = withoutSecrets(values.next());
}
function exceptionFields(exception: Json): JsonObject {
  if (typeof exception !== "object" || exception === null || Array.isArray(exception)) return {};
  // As hessian2 names the fields of a Java exception, and as fastjson does.
  const { class: name, "@type": type, detailMessage, message } = exception as JsonObject;
  return { exceptionClass: shownText(name ?? type), errorMessage: shownText(detailMessage ?? message) };
}
function withoutSecrets(value: Json): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value as JsonObject);
  return Object.fromEntries(entries.map(([name, one]) => [name, SECRET.test(name) ? HIDDEN : one]));
}

/** Descriptors of the Java virtual machine: `Ljava/lang/String;I[J`. */
export function parameterTypes(descriptor: string): readonly string[] {
  const found = descriptor.match(/\[*(?:L[^;]*;|[ZBCSIJFDV])/g) ?? [];
  return found.slice(0, MAX_ARGUMENTS).map((one) => {
    const name = one.replace(/^\[+/, "");
    const plain = PLAIN[name] ?? name.slice(1, -1).replaceAll("/", ".");
    return plain + "[]".repeat(one.length - name.length);
  });
}
const PLAIN: Readonly<Record<string, string>> = {
  Z: "boolean",
  B: "byte",
  C: "char",
  S: "short",
  I: "int",
  J: "long",
  F: "float",
  D: "double",
  V: "void",
};
