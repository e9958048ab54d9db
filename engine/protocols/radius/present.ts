// What people read of a RADIUS exchange: code and user in the list, attributes by name in the detail.
import type { Json, JsonObject, Section } from "../../../contract/index.ts";
import { hexOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter, WrittenEntry } from "../dissector.ts";
import { type WrittenSide, writtenSides } from "../written-sides.ts";
import { objectsOf } from "../document-sides.ts";
import { decodeEap } from "../eap.ts";
import { type Attributes, attributesText, readAttributes } from "./attributes.ts";
import { codeOf } from "./codes.ts";
import { HEADER_BYTES, type RadiusMessage } from "./types.ts";

export const presenter: Presenter<RadiusMessage, RadiusMessage> = { fields, columns, sections, write };

const MESSAGE_AUTHENTICATOR = 80;
const AUTHENTICATOR_AT = 4;
/** Attributes that also stand on the side itself, by their types. */
const SHORTCUTS: readonly (readonly [type: number, field: string])[] = [
  [1, "userName"],
  [4, "nasIpAddress"],
  [32, "nasIdentifier"],
  [40, "acctStatusType"],
  [44, "acctSessionId"],
  [31, "callingStationId"],
  [30, "calledStationId"],
  [8, "framedIpAddress"],
  [18, "replyMessage"],
  [101, "errorCause"],
];

function fields({ request, response, error }: Exchange<RadiusMessage, RadiusMessage>, codecs: Codecs): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : sideFields(request, codecs),
    response: response === null ? missing : sideFields(response, codecs),
    data: null,
    event: null,
  };
}
// The text of what `fields` makes. Attributes come as text: most were written before.
function write(exchange: Exchange<RadiusMessage, RadiusMessage>, codecs: Codecs): WrittenEntry {
  return writtenSides(exchange, (message) => writtenSide(message, codecs), columns);
}
function writtenSide(message: RadiusMessage, codecs: Codecs): WrittenSide {
  const attributes = readAttributes(message, codecs);
  const head = headFields(message, attributes, codecs);
  return { head, json: `${JSON.stringify(head).slice(0, -1)},"attributes":${attributesText(attributes)}}` };
}

function sideFields(message: RadiusMessage, codecs: Codecs): JsonObject {
  const attributes = readAttributes(message, codecs);
  const side = headFields(message, attributes, codecs);
  side["attributes"] = [...attributes.list];
  return side;
}
function headFields(message: RadiusMessage, attributes: Attributes, codecs: Codecs): Record<string, Json> {
  const { code, identifier, length, retransmissions } = message;
  const { list, leftOut, eap, reason } = attributes;
  const packet = decodeEap(eap, codecs);
  const found: Record<string, Json> = {
    code,
    codeName: codeOf(code)?.name ?? `code ${code}`,
    identifier,
    length,
    authenticator: hexOf(message.bytes, AUTHENTICATOR_AT, HEADER_BYTES),
    hasMessageAuthenticator: list.some(({ type }) => type === MESSAGE_AUTHENTICATOR),
  };
  addShortcuts(found, list);
  if (packet !== null) found["eap"] = packet;
  if (retransmissions > 0) found["retransmissions"] = retransmissions;
  if (reason !== "") found["malformed"] = reason;
  if (leftOut > 0) found["attributesLeftOut"] = leftOut;
  return found;
}
function addShortcuts(found: Record<string, Json>, list: readonly JsonObject[]): void {
  const first = new Map<Json | undefined, JsonObject>();
  for (const one of list) if (!first.has(one["type"])) first.set(one["type"], one);
  for (const [type, field] of SHORTCUTS) {
    const one = first.get(type);
    if (one !== undefined) found[field] = one["valueName"] ?? one["value"] ?? "";
  }
}

function columns({ request, response }: EntryDocument): Columns {
  const side = isEmptySide(request) ? "response" : "request";
  const value = side === "request" ? request : response;
  const [summary, summarySelector] = firstShown(
    ["userName", "acctSessionId", "nasIdentifier", "nasIpAddress", "replyMessage"].map((name) => [
      shownText(value?.[name]),
      `${side}.${name}`,
    ]),
  );
  const status = shownText(response?.["codeName"]);
  const isBad = codeOf(Number(response?.["code"]))?.isBad ?? false;
  const isPair = !isEmptySide(request) && !isEmptySide(response);
  return {
    method: shownText(value?.["codeName"]),
    methodSelector: `${side}.codeName`,
    summary,
    summarySelector,
    status,
    statusSelector: status === "" ? "" : "response.codeName",
    outcome: isBad ? "bad" : isPair ? "good" : "none",
  };
}

const APART = new Set(["attributes"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  const rows = objectsOf(value["attributes"]).map((attribute, i) => ({
    name: shownText(attribute["name"]),
    value: [
      shownText(attribute["valueName"]) || shownText(attribute["value"]),
      attribute["tag"] === undefined ? "" : `tag ${shownText(attribute["tag"])}`,
    ]
      .filter((part) => part !== "")
      .join(", "),
    selector: `${side}.attributes[${i}].value`,
  }));
  if (rows.length > 0) found.push({ kind: "table", title: "Attributes", rows });
  return found;
}
