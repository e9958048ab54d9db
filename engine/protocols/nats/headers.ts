// Headers of a message (ADR-4): a version line, perhaps with a status and words, then `Name: value` lines up to an empty one.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed } from "../../bytes/reader.ts";

/** Headers that an entry shows; the others are counted. */
export const MAX_SHOWN_HEADERS = 200;
const VERSION_LINE = /^NATS\/1\.\d+(?:[ \t]+(\d{3}))?[ \t]*(.*)$/;

export function readHeaders(text: string): JsonObject {
  const [first = "", ...lines] = text.split("\r\n");
  const found = VERSION_LINE.exec(first);
  if (found === null) throw new Malformed("headers without their version", 0);
  const [, status, description = ""] = found;
  const values = new Map<string, Json>();
  let leftOut = 0;
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    const former = values.get(name);
    if (former === undefined && values.size >= MAX_SHOWN_HEADERS) leftOut++;
    else if (former === undefined) values.set(name, value);
    else if (!Array.isArray(former)) values.set(name, [former, value]);
    else if (former.length < MAX_SHOWN_HEADERS) (former as Json[]).push(value);
    else leftOut++;
  }
  return {
    ...(status === undefined ? {} : { status: Number(status), description }),
    headers: Object.fromEntries(values),
    ...(leftOut > 0 ? { headersLeftOut: leftOut } : {}),
  };
}
