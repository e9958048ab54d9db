// DNS over HTTPS (RFC 8484): a message is the body, or the `dns` of a GET's query in base64url. Its entries are HTTP's, whose
// documents get the message as `dns` on either side.
import type { FieldType, JsonObject, PathSpec, Section } from "../../../contract/index.ts";
import { base64Bytes } from "../../bytes/base64.ts";
import type { Codecs } from "../../codecs.ts";
import { isPlausibleHeader, MessageScan } from "./frame.ts";
import { dnsSections, requestFields, responseFields } from "./present.ts";
import { type DnsMessage, HEADER_BYTES } from "./types.ts";

const MEDIA_TYPE = "application/dns-message";
/** Characters of a query that are looked at: the longest message (RFC 1035, 4.2.2) in base64. */
const MAX_QUERY_CHARACTERS = 87_384;

const PATHS: readonly (readonly [string, FieldType, string])[] = [
  ["request.dns.questions.*.name", "string", "name that is asked for"],
  ["request.dns.questions.*.type", "string", "type that is asked for"],
  ["response.dns.code", "string", "response code"],
  ["response.dns.codeNumber", "int", "response code as a number"],
  ["response.dns.answers.*.name", "string", "owner name of a record"],
  ["response.dns.answers.*.type", "string", "record type"],
  ["response.dns.answers.*.ip", "string", "address of an A or AAAA record"],
  ["response.dns.answers.*.data", "string", "data of any record in presentation form"],
];
/** In HTTP entries, beside their own. */
export const pathsInHttp: readonly PathSpec[] = PATHS.map(([path, type, doc]) => {
  return { path, type, doc: `DNS over HTTPS: ${doc}`, protocol: "dns" };
});

type Side = "request" | "response";
const NOTHING: JsonObject = {};

/** What of a body is asked for. */
interface KeptBody {
  readonly keptBytes: number;
  bytes(): Uint8Array;
}

/** `dns` of a body that is a message, else nothing. */
export function dnsOfBody(side: Side, body: KeptBody, mimeType: string, codecs: Codecs): JsonObject {
  if (body.keptBytes === 0 || !mimeType.startsWith("application/d")) return NOTHING;
  const [type = ""] = mimeType.split(";");
  return type.trim().toLowerCase() === MEDIA_TYPE ? dnsOf(side, body.bytes(), codecs) : NOTHING;
}

/** `dns` of a request whose query has one. */
export function dnsOfQuery(query: JsonObject, codecs: Codecs): JsonObject {
  const text = query["dns"];
  if (typeof text !== "string" || text.length > MAX_QUERY_CHARACTERS) return NOTHING;
  const bytes = base64Bytes(text);
  // The name alone proves nothing: other services have a `dns` too.
  const isQuery = bytes.length >= HEADER_BYTES && isPlausibleHeader(bytes, 0, bytes.length);
  return isQuery && (bytes[2] as number) < 0x80 ? dnsOf("request", bytes, codecs) : NOTHING;
}

function dnsOf(side: Side, bytes: Uint8Array, codecs: Codecs): JsonObject {
  const scan = new MessageScan();
  if (!scan.read(bytes, 0, bytes.length)) return NOTHING;
  const { questionsEnd, records, reason } = scan;
  const message: DnsMessage = { bytes, questionsEnd, records, reason, more: [], retransmissions: 0 };
  const fields = side === "request" ? requestFields : responseFields;
  return { dns: { ...fields(message, "dns", codecs), ...(reason === "" ? {} : { malformed: reason }) } };
}

/** The message's own sections, behind HTTP's. */
export function dnsInHttpSections(side: Side, value: JsonObject): readonly Section[] {
  const dns = value["dns"];
  if (typeof dns !== "object" || dns === null || Array.isArray(dns)) return [];
  return dnsSections(`${side}.dns`, dns as JsonObject).map((section) => ({
    ...section,
    title: `DNS: ${section.title}`,
  }));
}
