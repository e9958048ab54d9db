// What people read of an MQTT exchange: the list's cells, and the detail with properties, will, subscriptions and payload apart.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { objectsOf } from "../document-sides.ts";
import { payloadFields, payloadSections } from "../payload.ts";
import { isFailure } from "./reasons.ts";
import type { MqttPacket } from "./types.ts";

export const presenter: Presenter<MqttPacket, MqttPacket> = { fields, columns, sections };

function fields({ request, response, error }: Exchange<MqttPacket, MqttPacket>, codecs: Codecs): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : sideFields(request, codecs),
    response: response === null ? missing : sideFields(response, codecs),
    data: null,
    event: null,
  };
}
function sideFields({ type, packetId, values, payload, steps, resent }: MqttPacket, codecs: Codecs): JsonObject {
  if (type === "") return {};
  return {
    packetType: type,
    ...(packetId === 0 ? {} : { packetId }),
    ...values,
    ...(steps.length === 0
      ? {}
      : { steps: steps.map(({ packet }) => ({ packetType: packet.type, ...packet.values })) }),
    ...(resent === 0 ? {} : { retransmissions: resent }),
    ...(payload === null ? {} : payloadFields(payload, codecs)),
  };
}

function columns({ request, response }: EntryDocument): Columns {
  const side = isEmptySide(request) ? "response" : "request";
  const value = side === "request" ? request : response;
  const [summary, summarySelector] = about(side, value ?? {});
  // Who disconnects says why in its own packet.
  const answer = isEmptySide(response) ? "request" : "response";
  const { packetType, reasonCode } = (answer === "request" ? request : response) ?? {};
  const isPair = !isEmptySide(request) && !isEmptySide(response);
  const isBad = typeof reasonCode === "number" && isFailure(shownText(packetType), reasonCode);
  return {
    method: shownText(value?.["packetType"]),
    methodSelector: `${side}.packetType`,
    summary,
    summarySelector,
    status: isPair && reasonCode === undefined ? "0" : shownText(reasonCode),
    statusSelector: reasonCode === undefined ? "" : `${answer}.reasonCode`,
    outcome: isBad ? "bad" : isPair ? "good" : "none",
  };
}
/** Topic, filters or client; an alias where nothing else is known. */
function about(side: string, value: JsonObject): readonly [string, string] {
  const filters = value["topicFilters"];
  const alias = (value["properties"] as JsonObject | undefined)?.["topicAlias"];
  return firstShown([
    [shownText(value["topic"]), `${side}.topic`],
    [Array.isArray(filters) ? filters.map((one: Json) => shownText(one)).join(", ") : "", `${side}.topicFilters[0]`],
    [value["isTopicUnknown"] === true ? `(topic of alias ${shownText(alias)})` : "", `${side}.properties.topicAlias`],
    [shownText(value["clientId"]), `${side}.clientId`],
    [shownText(value["reasonName"]), `${side}.reasonName`],
  ]);
}

const APART = new Set([
  "payload",
  "encoding",
  "properties",
  "will",
  "subscriptions",
  "steps",
  "reasonCodes",
  "reasonNames",
]);
const LISTS = [
  ["subscriptions", "Subscriptions"],
  ["steps", "Steps"],
] as const;

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  const table = (title: string, rows: readonly SectionRow[]): void => {
    if (rows.length > 0) found.push({ kind: "table", title, rows });
  };
  table("Properties", propertyRows(value["properties"], `${side}.properties`));
  table("Will", rowsOf(value["will"], `${side}.will`));
  for (const [name, title] of LISTS) {
    const rows = objectsOf(value[name]).map((one, i): SectionRow => {
      const { topicFilter, packetType, ...rest } = one;
      const words = Object.entries(rest).map(([key, item]) => `${key} ${JSON.stringify(item)}`);
      return {
        name: shownText(topicFilter) || shownText(packetType),
        value: words.join(", "),
        selector: `${side}.${name}[${i}]`,
      };
    });
    table(title, rows);
  }
  table("Reason Codes", reasonRows(value, side));
  return [...found, ...payloadSections(side, value)];
}
function rowsOf(value: Json | undefined, selector: string): readonly SectionRow[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const { properties, ...own } = value as JsonObject;
  return [...detailRows(selector, own, new Set()), ...propertyRows(properties, `${selector}.properties`)];
}
function propertyRows(value: Json | undefined, selector: string): readonly SectionRow[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const users = objectsOf((value as JsonObject)["userProperties"]).map(
    ({ name, value: text }, i): SectionRow => ({
      name: shownText(name),
      value: shownText(text),
      selector: `${selector}.userProperties[${i}].value`,
    }),
  );
  return [...detailRows(selector, value as JsonObject, new Set(["userProperties"])), ...users];
}
function reasonRows({ reasonCodes, reasonNames }: JsonObject, side: string): readonly SectionRow[] {
  if (!Array.isArray(reasonCodes) || !Array.isArray(reasonNames)) return [];
  return reasonCodes.map((code: Json, i): SectionRow => {
    const name = shownText(reasonNames[i] as Json);
    return { name: String(i), value: `${shownText(code)} ${name}`, selector: `${side}.reasonCodes[${i}]` };
  });
}
