// The name by which a client calls its server in the request's head: `Host` (RFC 9110, 7.2), `:authority` in HTTP/2.
import type { NameReader, ObservedName } from "../dissector.ts";

/** Bytes of a document that are looked at: Host comes first or nearly so. */
const LOOKED_AT_BYTES = 2048;

export const names: NameReader = { maxBytes: LOOKED_AT_BYTES, isLastResort: true, read };

// The document is cut, so it is searched and not parsed. Quotes inside its texts are escaped, and the values of other
// maps are no maps: `"headers":{` is the headers', of the request where the response has not begun.
const HEADERS = '"headers":{';
const RESPONSE = '"response":{';
const TEXT = String.raw`"(?:[^"\\]|\\.)*"`;
const HOST = new RegExp(`(?:${TEXT}:${TEXT},)*?"(?:host|:authority)":(${TEXT})`, "iy");
/** Host and port: the port, an address in brackets, and an address in dots are no names. */
const NAME = /^([^:[\]]*[^:[\]0-9.][^:[\]]*)(?::\d*)?$/;

function read(document: string): readonly ObservedName[] {
  const headers = document.indexOf(HEADERS);
  const response = document.indexOf(RESPONSE);
  if (headers < 0 || (response >= 0 && response < headers)) return [];
  HOST.lastIndex = headers + HEADERS.length;
  const text = HOST.exec(document)?.[1];
  const [, name] = text === undefined ? [] : (NAME.exec(JSON.parse(text) as string) ?? []);
  return name === undefined ? [] : [{ ip: "", name, mechanism: "http-header", since: "request" }];
}
