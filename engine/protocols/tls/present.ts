// What people read of a handshake: the documented fields, the list's cells and the detail's sections.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { ColumnContext, Columns, EntryDocument, Presenter } from "../dissector.ts";
import { cipherSuiteName, isGrease } from "./cipher-suites.ts";
import { ja3, ja3s, ja4 } from "./fingerprint.ts";
import { alertLevelName, alertName, extensionName, groupName, versionName } from "./names.ts";
import type { ClientHello, ServerHello, TlsRequest, TlsResponse } from "./types.ts";
import { warningsOf } from "./warnings.ts";

/** Names of one list that an entry shows. */
export const MAX_SHOWN_NAMES = 256;

export const presenter: Presenter<TlsRequest, TlsResponse> = { fields, columns, sections };

function fields(exchange: Exchange<TlsRequest, TlsResponse>, codecs: Codecs): EntryDocument {
  const { request, response, error } = exchange;
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request, codecs),
    response: response === null ? missing : responseFields(response, codecs),
    data: null,
    event: null,
  };
}

function requestFields(request: TlsRequest, codecs: Codecs): JsonObject {
  const { hello } = request;
  return {
    ...(hello === null ? {} : clientHelloFields(hello, codecs)),
    ...(request.isRetried ? { retried: true } : {}),
    ...certificateFields(request.certificates, codecs),
  };
}

export function clientHelloFields(hello: ClientHello, codecs: Codecs): JsonObject {
  const offered = hello.supportedVersions.filter((version) => !isGrease(version));
  const version = offered.length > 0 ? Math.max(...offered) : hello.legacyVersion;
  return {
    version,
    versionName: versionName(version),
    legacyVersion: hello.legacyVersion,
    supportedVersions: shown(hello.supportedVersions, versionName),
    sni: hello.sni,
    alpn: hello.alpn.slice(0, MAX_SHOWN_NAMES),
    cipherSuites: shown(hello.cipherSuites, cipherSuiteName),
    extensions: shown(hello.extensions, extensionName),
    supportedGroups: shown(hello.groups, groupName),
    encryptedClientHello: hello.hasEncryptedHello,
    ja3: ja3(hello, codecs),
    ja4: ja4(hello, codecs),
  };
}

function responseFields(response: TlsResponse, codecs: Codecs): JsonObject {
  const { hello, retry, alert } = response;
  return {
    ...(hello === null ? {} : serverHelloFields(hello, codecs)),
    ...(retry === null ? {} : { helloRetryRequest: retryFields(retry, codecs) }),
    ...(alert === null
      ? {}
      : {
          alert: {
            level: alertLevelName(alert.level),
            description: alertName(alert.description),
            code: alert.description,
            sender: alert.sender,
          },
        }),
    ...certificateFields(response.certificates, codecs),
    ...(response.decryption === undefined ? {} : { decryption: response.decryption }),
  };
}

export function serverHelloFields(hello: ServerHello, codecs: Codecs): JsonObject {
  return {
    version: hello.version,
    versionName: versionName(hello.version),
    legacyVersion: hello.legacyVersion,
    cipherSuite: hello.cipherSuite,
    cipherSuiteName: cipherSuiteName(hello.cipherSuite),
    alpn: hello.alpn,
    extensions: shown(hello.extensions, extensionName),
    group: hello.group === 0 ? "" : groupName(hello.group),
    ja3s: ja3s(hello, codecs),
    warnings: warningsOf(hello),
  };
}

export function retryFields(hello: ServerHello, codecs: Codecs): JsonObject {
  return {
    versionName: versionName(hello.version),
    cipherSuite: hello.cipherSuite,
    cipherSuiteName: cipherSuiteName(hello.cipherSuite),
    group: hello.group === 0 ? "" : groupName(hello.group),
    ja3s: ja3s(hello, codecs),
  };
}

function certificateFields(certificates: readonly Uint8Array[], codecs: Codecs): JsonObject {
  if (certificates.length === 0) return {};
  return {
    certificates: certificates.map((der) => {
      const facts = codecs.certificate(der);
      return facts === null ? { malformed: true, length: der.length } : { ...facts };
    }),
  };
}

function shown(values: readonly number[], name: (value: number) => string): readonly string[] {
  return values.slice(0, MAX_SHOWN_NAMES).map(name);
}

function columns(document: EntryDocument, context: ColumnContext): Columns {
  const request = document.request ?? {};
  const response = document.response ?? {};
  const hasRequest = "cipherSuites" in request;
  const hasAnswer = "cipherSuite" in response;
  const alert = isObject(response["alert"]) ? response["alert"] : null;
  const isFatal = alert?.["level"] === "fatal";
  const sni = text(request["sni"]);
  return {
    method: hasRequest ? "ClientHello" : hasAnswer ? "ServerHello" : alert === null ? "Handshake" : "Alert",
    methodSelector: "",
    summary: sni !== "" ? sni : context.srcPort === null ? "" : `${context.srcPort} → ${context.dstPort}`,
    summarySelector: sni !== "" ? "request.sni" : "",
    status: isFatal ? text(alert["description"]) : hasAnswer ? "0" : "",
    statusSelector: isFatal ? "response.alert.description" : "",
    outcome: isFatal ? "bad" : hasAnswer ? "good" : "none",
  };
}

const LISTS = [
  ["Supported Versions", "supportedVersions"],
  ["ALPN", "alpn"],
  ["Cipher Suites", "cipherSuites"],
  ["Extensions", "extensions"],
  ["Supported Groups", "supportedGroups"],
  ["Warnings", "warnings"],
] as const;

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const tables: Section[] = [{ kind: "table", title: "Details", rows: scalarRows(side, value) }];
  for (const [title, name] of [
    ["Alert", "alert"],
    ["Hello Retry Request", "helloRetryRequest"],
  ] as const) {
    const inner = value[name];
    if (isObject(inner)) tables.push({ kind: "table", title, rows: scalarRows(`${side}.${name}`, inner) });
  }
  for (const [title, name] of LISTS) {
    const list = value[name];
    if (!Array.isArray(list) || list.length === 0) continue;
    const rows = list.map((item: Json, i: number) => ({
      name: String(i),
      value: text(item),
      selector: `${side}.${name}[${i}]`,
    }));
    tables.push({ kind: "table", title, rows });
  }
  const certificates = value["certificates"];
  if (Array.isArray(certificates)) {
    certificates.filter(isObject).forEach((certificate, i) => {
      const selector = `${side}.certificates[${i}]`;
      tables.push({ kind: "table", title: `Certificate ${i + 1}`, rows: scalarRows(selector, certificate) });
    });
  }
  return tables;
}

function scalarRows(selector: string, value: JsonObject): readonly SectionRow[] {
  const rows: SectionRow[] = [];
  for (const [name, field] of Object.entries(value)) {
    if (name === "names" && Array.isArray(field)) {
      field.forEach((item: Json, i: number) => {
        rows.push({ name: `names[${i}]`, value: text(item), selector: `${selector}.names[${i}]` });
      });
    } else if (typeof field !== "object") rows.push({ name, value: field, selector: `${selector}.${name}` });
  }
  return rows;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function text(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
