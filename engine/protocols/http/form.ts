// Form fields of a request body: application/x-www-form-urlencoded, and multipart/form-data (RFC 7578, RFC 2046 5.1.1).
//   multipart-body = *( "--" boundary CRLF part-headers CRLF CRLF part-body CRLF ) "--" boundary "--"
import type { JsonObject } from "../../../contract/index.ts";
import { readable } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";
import { parameter } from "./content.ts";
import { readFields } from "./head-text.ts";
import { MAX_ITEMS } from "./limits.ts";
import { valuesOf } from "./maps.ts";
import { readQuery } from "./query.ts";

/** Longest value shown of one part; the whole is in the body's text. */
const MAX_VALUE_CHARACTERS = 4096;
const MAX_BOUNDARY_CHARACTERS = 70;

/** Fields of a urlencoded body. */
export function urlencodedParams(text: string): readonly JsonObject[] {
  return readQuery(text.trim()).map(([name, value]) => ({ name, value, fileName: "", contentType: "" }));
}

/** Parts of a multipart body, given as text of one character a byte. Files are named, their bytes left out. */
export function multipartParams(body: string, contentType: string, codecs: Codecs): readonly JsonObject[] {
  const boundary = parameter(contentType, "boundary");
  if (boundary === "" || boundary.length > MAX_BOUNDARY_CHARACTERS) return [];
  const delimiter = `--${boundary}`;
  const params: JsonObject[] = [];
  let from = body.indexOf(delimiter);
  while (from >= 0 && params.length < MAX_ITEMS) {
    const start = from + delimiter.length;
    if (body.startsWith("--", start)) break;
    const next = body.indexOf(`\n${delimiter}`, start);
    params.push(part(body.slice(start, next < 0 ? body.length : next), codecs));
    from = next < 0 ? -1 : next + 1;
  }
  return params;
}

function part(text: string, codecs: Codecs): JsonObject {
  const headersStart = text.indexOf("\n") + 1;
  const headers = readFields(text.slice(headersStart));
  const blank = /\r?\n\r?\n/.exec(text);
  const content = blank === null ? "" : text.slice(blank.index + blank[0].length).replace(/\r$/, "");
  const disposition = valuesOf(headers, "content-disposition")[0] ?? "";
  const fileName = parameter(disposition, "filename");
  return {
    name: readable(parameter(disposition, "name"), codecs),
    value: fileName === "" ? readable(content.slice(0, MAX_VALUE_CHARACTERS), codecs) : "",
    fileName: readable(fileName, codecs),
    contentType: valuesOf(headers, "content-type")[0] ?? "",
    // What is left out is counted; of a body that was cut, what is there of it.
    ...(fileName === "" ? {} : { size: content.length }),
  };
}
