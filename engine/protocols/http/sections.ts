// The readable sections of an HTTP entry, from its JSON alone; HTTP/1, HTTP/2, gRPC and what bodies carry share them.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import { dnsInHttpSections } from "../dns/index.ts";
import { graphqlRequestSections, graphqlResponseSections } from "../graphql/index.ts";
import { grpcRequestSections, grpcResponseSections } from "../grpc/index.ts";
import { jsonrpcRequestSections, jsonrpcResponseSections } from "../jsonrpc/index.ts";
import { soapRequestSections, soapResponseSections } from "../soap/index.ts";
import { xmlrpcRequestSections, xmlrpcResponseSections } from "../xmlrpc/index.ts";
import { eventSections } from "./event-stream.ts";

/** Sections of one side of an entry. */
export function httpSections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  if (side === "request") return requestSections(value);
  return side === "response" ? responseSections(value) : [];
}

function requestSections(request: JsonObject): readonly Section[] {
  const postData = objectAt(request, "postData");
  return [
    details("request", request, [
      ["Method", "method"],
      ["URL", "url"],
      ["Path", "path"],
      ["HTTP Version", "httpVersion"],
      ["Stream", "streamId"],
      ["Promised On Stream", "promisedOn"],
      ["Headers Size", "headersSize"],
      ["Body Size", "bodySize"],
    ]),
    ...table("Path Segments", segmentRows(request["pathSegments"])),
    ...mapTable("Headers", "request.headers", request["headers"]),
    ...table("Unknown Headers", unknownRows("request", request["unknownHeaders"])),
    ...mapTable("Cookies", "request.cookies", request["cookies"]),
    ...mapTable("Query String", "request.queryString", request["queryString"]),
    ...mapTable("Trailers", "request.trailers", request["trailers"]),
    ...dnsInHttpSections("request", request),
    ...graphqlRequestSections(request),
    ...soapRequestSections(request),
    ...xmlrpcRequestSections(request),
    ...jsonrpcRequestSections(request),
    ...grpcRequestSections(request),
    ...table("Form Fields", paramRows(postData["params"])),
    ...body("Body", postData, "request.postData.text"),
  ];
}

function responseSections(response: JsonObject): readonly Section[] {
  const content = objectAt(response, "content");
  return [
    details("response", response, [
      ["Status", "status"],
      ["Status Text", "statusText"],
      ["HTTP Version", "httpVersion"],
      ["Stream", "streamId"],
      ["Redirect URL", "redirectURL"],
      ["Headers Size", "headersSize"],
      ["Body Size", "bodySize"],
    ]),
    ...mapTable("Headers", "response.headers", response["headers"]),
    ...table("Unknown Headers", unknownRows("response", response["unknownHeaders"])),
    ...mapTable("Cookies", "response.cookies", response["cookies"]),
    ...mapTable("Trailers", "response.trailers", response["trailers"]),
    ...dnsInHttpSections("response", response),
    ...graphqlResponseSections(response),
    ...soapResponseSections(response),
    ...xmlrpcResponseSections(response),
    ...jsonrpcResponseSections(response),
    ...grpcResponseSections(response),
    ...events(content),
    ...body("Body", content, "response.content.text"),
  ];
}

function details(side: string, value: JsonObject, names: readonly (readonly [string, string])[]): Section {
  const rows: SectionRow[] = [];
  for (const [name, key] of names) {
    const item = value[key];
    const isShown = typeof item === "number" || (typeof item === "string" && item !== "");
    if (isShown) rows.push({ name, value: item, selector: `${side}.${key}` });
  }
  return { kind: "table", title: "Details", rows };
}

function table(title: string, rows: readonly SectionRow[]): readonly Section[] {
  return rows.length === 0 ? [] : [{ kind: "table", title, rows }];
}

// One row a name, sorted; one a value where the name is repeated.
function mapTable(title: string, path: string, map: Json | undefined): readonly Section[] {
  if (!isObject(map)) return [];
  const rows: SectionRow[] = [];
  for (const name of Object.keys(map).toSorted()) {
    const value = map[name];
    const selector = `${path}[${JSON.stringify(name)}]`;
    if (Array.isArray(value)) for (const item of value) rows.push({ name, value: shown(item), selector });
    else rows.push({ name, value: shown(value), selector });
  }
  return table(title, rows);
}

function segmentRows(segments: Json | undefined): readonly SectionRow[] {
  if (!Array.isArray(segments)) return [];
  return segments.map((segment: Json, i) => ({
    name: String(i),
    value: shown(segment),
    selector: `request.pathSegments[${i}]`,
  }));
}

// Headers that refer to what was sent before the capture began: their place in HPACK's table is all that is known.
function unknownRows(side: string, unknown: Json | undefined): readonly SectionRow[] {
  if (!Array.isArray(unknown)) return [];
  return unknown.filter(isObject).map((header, i) => ({
    name: `Table entry ${shown(header["place"])}`,
    value: header["value"] === null ? "sent before it was captured" : shown(header["value"]),
    selector: `${side}.unknownHeaders[${i}].place`,
  }));
}

function paramRows(params: Json | undefined): readonly SectionRow[] {
  if (!Array.isArray(params)) return [];
  return params.filter(isObject).flatMap((param, i): readonly SectionRow[] => {
    const path = `request.postData.params[${i}]`;
    const name = shown(param["name"]);
    const { fileName, size, value } = param;
    if (fileName === "") return [{ name, value: shown(value), selector: `${path}.value` }];
    const file = { name, value: shown(fileName), selector: `${path}.fileName` };
    return typeof size === "number" ? [file, { name: `${name}: size`, value: size, selector: `${path}.size` }] : [file];
  });
}

function events({ mimeType, encoding, text }: JsonObject): readonly Section[] {
  return encoding === "base64" ? [] : eventSections(shown(mimeType), shown(text));
}

function body(title: string, value: JsonObject, selector: string): readonly Section[] {
  const text = value["text"];
  if (typeof text !== "string" || text === "") return [];
  const encoding = value["encoding"] === "base64" ? "base64" : "";
  return [{ kind: "body", title, body: text, encoding, mimeType: shown(value["mimeType"]), selector }];
}

function objectAt(value: JsonObject, key: string): JsonObject {
  const item = value[key];
  return isObject(item) ? item : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: Json | undefined): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}
