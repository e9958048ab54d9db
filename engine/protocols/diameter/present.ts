// What people read of a Diameter exchange: command, session and result in the list, AVPs as a tree in the detail.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { objectsOf } from "../document-sides.ts";
import { AvpReader } from "./avps.ts";
import { applicationName, commandName } from "./commands.ts";
import { FLAG, HEADER_BYTES, readHeader } from "./header.ts";
import { experimentalResultName, isFailure, resultName } from "./results.ts";
import type { DiameterMessage } from "./types.ts";

export const presenter: Presenter<DiameterMessage, DiameterMessage> = { fields, columns, sections };

const USER_NAME = 1;
const SESSION_ID = 263;
const ORIGIN_HOST = 264;
const VENDOR_ID = 266;
const RESULT_CODE = 268;
const ERROR_MESSAGE = 281;
const DESTINATION_REALM = 283;
const DESTINATION_HOST = 293;
const ORIGIN_REALM = 296;
const EXPERIMENTAL_RESULT = 297;
const EXPERIMENTAL_RESULT_CODE = 298;
const CC_REQUEST_TYPE = 416;
const CC_REQUEST_NUMBER = 415;
/** AVPs of the IETF that also stand on the side itself. */
const SHORTCUTS: readonly (readonly [code: number, field: string])[] = [
  [SESSION_ID, "sessionId"],
  [ORIGIN_HOST, "originHost"],
  [ORIGIN_REALM, "originRealm"],
  [DESTINATION_HOST, "destinationHost"],
  [DESTINATION_REALM, "destinationRealm"],
  [USER_NAME, "userName"],
  [CC_REQUEST_TYPE, "ccRequestType"],
  [CC_REQUEST_NUMBER, "ccRequestNumber"],
  [ERROR_MESSAGE, "errorMessage"],
];

function fields(
  { request, response, error }: Exchange<DiameterMessage, DiameterMessage>,
  codecs: Codecs,
): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : sideFields(request, codecs),
    response: response === null ? missing : sideFields(response, codecs),
    data: null,
    event: null,
  };
}
function sideFields({ bytes }: DiameterMessage, codecs: Codecs): JsonObject {
  if (bytes.length < HEADER_BYTES) return {};
  const { length, flags, commandCode, applicationId, hopByHopId, endToEndId } = readHeader(bytes, 0);
  const reader = new AvpReader(codecs);
  const avps = reader.read(bytes, HEADER_BYTES);
  return {
    version: bytes[0] ?? 0,
    length,
    flags: {
      request: (flags & FLAG.request) !== 0,
      proxiable: (flags & FLAG.proxiable) !== 0,
      error: (flags & FLAG.error) !== 0,
      retransmitted: (flags & FLAG.retransmitted) !== 0,
    },
    commandCode,
    commandName: commandName(commandCode),
    applicationId,
    applicationName: applicationName(applicationId),
    hopByHopId,
    endToEndId,
    ...shortcuts(avps),
    ...results(avps),
    ...(reader.reason === "" ? {} : { malformed: reader.reason }),
    ...(reader.leftOut > 0 ? { avpsLeftOut: reader.leftOut } : {}),
    avps: [...avps],
  };
}
function find(avps: readonly JsonObject[], code: number): JsonObject | undefined {
  return avps.find((avp) => avp["code"] === code && avp["vendorId"] === 0);
}
function shortcuts(avps: readonly JsonObject[]): JsonObject {
  const found: Record<string, Json> = {};
  for (const [code, field] of SHORTCUTS) {
    const avp = find(avps, code);
    if (avp !== undefined) found[field] = avp["valueName"] ?? avp["value"] ?? "";
  }
  return found;
}
function results(avps: readonly JsonObject[]): JsonObject {
  const resultCode = find(avps, RESULT_CODE)?.["value"];
  const group = objectsOf(find(avps, EXPERIMENTAL_RESULT)?.["avps"]);
  const code = find(group, EXPERIMENTAL_RESULT_CODE)?.["value"];
  const vendorId = Number(find(group, VENDOR_ID)?.["value"] ?? 0);
  return {
    ...(typeof resultCode === "number" ? { resultCode, resultName: resultName(resultCode) } : {}),
    ...(typeof code === "number"
      ? { experimentalResult: { vendorId, code, name: experimentalResultName(vendorId, code) } }
      : {}),
  };
}

function columns({ request, response }: EntryDocument): Columns {
  const side = isEmptySide(request) ? "response" : "request";
  const value = side === "request" ? request : response;
  const [summary, summarySelector] = firstShown(
    ["sessionId", "userName", "originHost"].map((name) => [shownText(value?.[name]), `${side}.${name}`]),
  );
  const { code, selector } = resultOf(response ?? {});
  const isPair = !isEmptySide(request) && !isEmptySide(response);
  return {
    method: shownText(value?.["commandName"]),
    methodSelector: `${side}.commandName`,
    summary,
    summarySelector,
    status: shownText(code),
    statusSelector: selector,
    outcome: typeof code === "number" && isFailure(code) ? "bad" : isPair ? "good" : "none",
  };
}
function resultOf(response: JsonObject): { readonly code: Json | undefined; readonly selector: string } {
  const code = response["resultCode"];
  if (code !== undefined) return { code, selector: "response.resultCode" };
  const experimental = response["experimentalResult"] as JsonObject | undefined;
  return experimental === undefined
    ? { code: undefined, selector: "" }
    : { code: experimental["code"], selector: "response.experimentalResult.code" };
}

const APART = new Set(["avps", "flags"]);
const INDENT = "  ";

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const flags = Object.entries((value["flags"] ?? {}) as JsonObject).flatMap(([name, isSet]) =>
    isSet === true ? [name] : [],
  );
  const details = [
    ...detailRows(side, value, APART),
    ...(flags.length > 0 ? [{ name: "flags", value: flags.join(", "), selector: `${side}.flags` }] : []),
  ];
  const rows = avpRows(objectsOf(value["avps"]), `${side}.avps`, "");
  const found: Section[] = [{ kind: "table", title: "Details", rows: details }];
  if (rows.length > 0) found.push({ kind: "table", title: "AVPs", rows });
  return found;
}
function avpRows(avps: readonly JsonObject[], selector: string, indent: string): readonly SectionRow[] {
  return avps.flatMap((avp, i) => {
    const at = `${selector}[${i}]`;
    const name = `${indent}${shownText(avp["name"])}`;
    if (avp["avps"] === undefined) {
      const shown = [shownText(avp["valueName"]), shownText(avp["value"])].find((text) => text !== "") ?? "";
      return [{ name, value: shown, selector: `${at}.value` }];
    }
    return [
      { name, value: "", selector: `${at}.avps` },
      ...avpRows(objectsOf(avp["avps"]), `${at}.avps`, indent + INDENT),
    ];
  });
}
