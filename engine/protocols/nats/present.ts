// What people read of a NATS exchange: the list's cells, and the detail with options, headers, JetStream's part and payload apart.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { payloadFields, payloadSections } from "../payload.ts";
import { answerOf } from "./jetstream.ts";
import type { NatsMessage } from "./types.ts";

export const presenter: Presenter<NatsMessage, NatsMessage> = { fields, columns, sections };

/** Statuses from here on say that something went wrong: no responders, a request that ran out of time. */
const FIRST_ERROR_STATUS = 400;

function fields({ request, response, error }: Exchange<NatsMessage, NatsMessage>, codecs: Codecs): EntryDocument {
  const missing = error === null ? null : {};
  const answer: JsonObject | null = response === null ? missing : sideFields(response, codecs);
  const payload = request === null ? "" : shownText(answer?.["payload"]);
  return {
    request: request === null ? missing : sideFields(request, codecs),
    response: answer === null ? null : { ...answer, ...(payload === "" ? {} : answerOf(payload)) },
    data: null,
    event: null,
  };
}
function sideFields({ command, values, payload }: NatsMessage, codecs: Codecs): JsonObject {
  if (command === "") return {};
  return { command, ...values, ...(payload === null ? {} : payloadFields(payload, codecs)) };
}

function columns({ request, response }: EntryDocument): Columns {
  const side = isEmptySide(request) ? "response" : "request";
  const value = (side === "request" ? request : response) ?? {};
  const [summary, summarySelector] = about(side, value);
  const isPair = !isEmptySide(request) && !isEmptySide(response);
  const [status, statusSelector, isBad] = statusOf(response ?? {});
  return {
    method: shownText(value["command"]),
    methodSelector: `${side}.command`,
    summary,
    summarySelector,
    status: status === "" && isPair ? "0" : status,
    statusSelector,
    outcome: isBad ? "bad" : isPair ? "good" : "none",
  };
}
function about(side: string, value: JsonObject): readonly [string, string] {
  const inside = (name: string, member: string): readonly [string, string] => {
    const table = value[name];
    const isTable = typeof table === "object" && table !== null && !Array.isArray(table);
    return [isTable ? shownText((table as JsonObject)[member]) : "", `${side}.${name}.${member}`];
  };
  return firstShown([
    [shownText(value["subject"]), `${side}.subject`],
    [shownText(value["sid"]), `${side}.sid`],
    inside("options", "name"),
    inside("options", "user"),
    inside("info", "server_name"),
    [shownText(value["errorMessage"]), `${side}.errorMessage`],
  ]);
}
/** Of an answer: its status, the code of JetStream's error, or that there is an error. */
function statusOf(response: JsonObject): readonly [status: string, selector: string, isBad: boolean] {
  const { status, errorCode, command } = response;
  if (typeof errorCode === "number") return [String(errorCode), "response.errorCode", true];
  if (typeof status === "number") return [String(status), "response.status", status >= FIRST_ERROR_STATUS];
  return command === "-ERR" ? ["ERR", "response.command", true] : ["", "", false];
}

const TABLES = [
  ["options", "Options"],
  ["info", "Server"],
  ["headers", "Headers"],
  ["jetStream", "JetStream"],
] as const;
const APART = new Set(["payload", "encoding", ...TABLES.map(([name]) => name)]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const tables = TABLES.flatMap(([name, title]): Section[] => {
    const rows = rowsOf(value[name], `${side}.${name}`);
    return rows.length === 0 ? [] : [{ kind: "table", title, rows }];
  });
  return [
    { kind: "table", title: "Details", rows: detailRows(side, value, APART) },
    ...tables,
    ...payloadSections(side, value),
  ];
}
function rowsOf(table: Json | undefined, selector: string): readonly SectionRow[] {
  if (typeof table !== "object" || table === null || Array.isArray(table)) return [];
  return Object.entries(table as JsonObject).map(([name, value]) => ({
    name,
    value: typeof value === "object" && value !== null ? JSON.stringify(value) : value,
    selector: `${selector}["${name}"]`,
  }));
}
