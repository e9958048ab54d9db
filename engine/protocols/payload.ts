// What messages of brokers carry: bytes that mean something to their ends only. They are shown as text where they are text, as
// JSON where they are JSON, else as base64.
import type { JsonObject, Section } from "../../contract/index.ts";
import { KeptBytes } from "../bytes/kept-bytes.ts";
import { hasControl, keptUtf8 } from "../bytes/shown-text.ts";
import type { Codecs } from "../codecs.ts";

/** The beginning of a payload; its size is true. */
export interface Payload {
  readonly kept: KeptBytes;
  readonly size: number;
}

/** Keeps at most `maxBytes` of `bytes[start, end)`. */
export function keepPayload(codecs: Codecs, bytes: Uint8Array, start: number, end: number, maxBytes: number): Payload {
  return { kept: new KeptBytes(codecs, bytes, start, Math.min(end, start + maxBytes)), size: end - start };
}
export function isPayloadCut({ kept, size }: Payload): boolean {
  return kept.length < size;
}

export function payloadFields(payload: Payload, codecs: Codecs): JsonObject {
  const text = keptUtf8(payload.kept, codecs, isPayloadCut(payload));
  if (text !== null && !hasControl(text)) return { payload: text, payloadLength: payload.size };
  const { bytes } = payload.kept;
  return { payload: codecs.base64(bytes, 0, bytes.length), encoding: "base64", payloadLength: payload.size };
}
/** The section of a side that has a payload. */
export function payloadSections(side: string, value: JsonObject): readonly Section[] {
  const { payload, encoding } = value;
  if (typeof payload !== "string" || payload === "") return [];
  const isBinary = encoding === "base64";
  const mimeType = isBinary ? "application/octet-stream" : isJson(payload) ? "application/json" : "text/plain";
  return [
    {
      kind: "body",
      title: "Payload",
      body: payload,
      encoding: isBinary ? "base64" : "",
      mimeType,
      selector: `${side}.payload`,
    },
  ];
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
