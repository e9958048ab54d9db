// `wrapper.buildHAR`: HTTP entries as an HTTP archive (HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/), which
// browsers and many tools open. What a capture cannot know is -1, as that text says.
import type { JsonValue } from "../types.ts";
import { type InsideContext, isMap, type JsonMap, mapAt } from "./inside.ts";

/** Most entries of one archive: the text is made whole, in memory. */
export const MAX_HAR_ENTRIES = 10_000;
const UNKNOWN = -1;

export function buildHar(args: readonly JsonValue[], context: InsideContext): string {
  const list = Array.isArray(args[0]) ? (args[0] satisfies readonly JsonValue[]) : [];
  if (list.length > MAX_HAR_ENTRIES) throw new Error(`wrapper.buildHAR: more than ${MAX_HAR_ENTRIES} entries`);
  const entries: JsonMap[] = [];
  let others = 0;
  for (const entry of list) {
    if (isMap(entry) && mapAt(entry, "protocol")["name"] === "http") entries.push(harEntry(entry));
    else others++;
  }
  if (others > 0) context.report(`wrapper.buildHAR: ${others} of ${list.length} are no HTTP entries and were left out`);
  return JSON.stringify({ log: { version: "1.2", creator: { name: "Thresher", version: "" }, entries } });
}

function harEntry(entry: JsonMap): JsonMap {
  const timing = mapAt(entry, "timing");
  const [send, wait, receive] = [ms(timing["requestUs"]), ms(timing["waitUs"]), ms(timing["responseUs"])];
  const peer = mapAt(entry, "dst");
  return {
    startedDateTime: text(entry["startTime"]) || new Date(number(entry["timestamp"], 0)).toISOString(),
    // HAR asks for the sum of the timings.
    time: send + wait + receive,
    request: harRequest(entry, mapAt(entry, "request")),
    response: harResponse(mapAt(entry, "response")),
    cache: {},
    timings: { blocked: UNKNOWN, dns: UNKNOWN, connect: UNKNOWN, send, wait, receive, ssl: UNKNOWN },
    serverIPAddress: text(peer["ip"]),
    connection: String(number(entry["connId"], 0)),
    comment: text(entry["id"]),
  };
}

function harRequest(entry: JsonMap, request: JsonMap): JsonMap {
  const headers = mapAt(request, "headers");
  const body = mapAt(request, "postData");
  const hasBody = number(request["bodySize"], 0) > 0;
  return {
    method: text(request["method"]),
    url: absoluteUrl(entry, text(request["url"]), headers),
    httpVersion: text(request["httpVersion"]),
    cookies: pairs(mapAt(request, "cookies")),
    headers: pairs(headers),
    queryString: pairs(mapAt(request, "queryString")),
    headersSize: number(request["headersSize"], UNKNOWN),
    bodySize: number(request["bodySize"], UNKNOWN),
    ...(hasBody ? { postData: { mimeType: text(body["mimeType"]), params: [], text: text(body["text"]) } } : {}),
  };
}

/** A request whose answer was not seen has status 0, as browsers write it. */
function harResponse(response: JsonMap): JsonMap {
  const content = mapAt(response, "content");
  const encoding = text(content["encoding"]);
  return {
    status: number(response["status"], 0),
    statusText: text(response["statusText"]),
    httpVersion: text(response["httpVersion"]),
    cookies: pairs(mapAt(response, "cookies")),
    headers: pairs(mapAt(response, "headers")),
    content: {
      size: number(content["size"], 0),
      mimeType: text(content["mimeType"]),
      text: text(content["text"]),
      ...(encoding === "" ? {} : { encoding }),
    },
    redirectURL: text(response["redirectURL"]),
    headersSize: number(response["headersSize"], UNKNOWN),
    bodySize: number(response["bodySize"], UNKNOWN),
  };
}

/** The target with scheme and authority before it, unless it has them (RFC 9112, 3.2). */
function absoluteUrl(entry: JsonMap, target: string, headers: JsonMap): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) return target;
  const host = Object.entries(headers).find(([name]) => /^(?:host|:authority)$/i.test(name))?.[1];
  const { ip, port } = mapAt(entry, "dst");
  const address = text(ip).includes(":") ? `[${text(ip)}]` : text(ip);
  const authority = text(host) || `${address}:${text(port)}`;
  return `${entry["tls"] === true ? "https" : "http"}://${authority}${target.startsWith("/") ? "" : "/"}${target}`;
}

/** A map as HAR writes it: a name that was repeated has its values in a list. */
function pairs(map: JsonMap): JsonMap[] {
  return Object.entries(map).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value satisfies readonly JsonValue[]) : [value]).map((one: JsonValue) => ({
      name,
      value: text(one),
    })),
  );
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
function number(value: JsonValue | undefined, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
function ms(us: JsonValue | undefined): number {
  return number(us, 0) / 1000;
}
