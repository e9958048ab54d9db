// What a body is and how it reads: base64 undone, JSON laid out, everything within a limit so that no body can hang the
// window. The rest is shown on demand.
import type { BodySection } from "./detail-model.ts";

/** Formatting stops here; the rest is shown when asked for. */
export const MAX_FORMATTED_LENGTH = 1_000_000;

/** Bytes of base64 text; null where it is not base64. */
export const decodeBase64 = (text: string): Uint8Array | null => {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
};

/** The body's own bytes: base64 undone where it is marked so, else UTF-8 of the text. */
export const bytesOfBody = (body: BodySection): Uint8Array =>
  (body.encoding === "base64" ? decodeBase64(body.body) : null) ?? new TextEncoder().encode(body.body);

/** Text of bytes where they are UTF-8 without control characters; null for binary. */
export const textOfBytes = (bytes: Uint8Array): string | null => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // oxlint-disable-next-line no-control-regex -- control characters are what tells binary from text
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
};

export interface BodyText {
  /** Null where the bytes are no text: the hex view shows them. */
  readonly text: string | null;
  readonly language: "json" | "text";
  /** Laid out by us; false where it is shown as it came. */
  readonly isPretty: boolean;
  /** Characters left out; 0 when all is here. */
  readonly hiddenCharacters: number;
}

const looksLikeJson = (mimeType: string, text: string): boolean =>
  /[/+]json\b/i.test(mimeType) || /^\s*[[{]/.test(text);

const prettyJson = (text: string): string | null => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
};

export interface BodyView {
  readonly isPretty: boolean;
  readonly isDecoded: boolean;
  readonly isWhole: boolean;
}

/**
 * A body as text for a way of looking at it. Laying out JSON would change numbers that a double cannot hold, so such a
 * text stays as it came.
 */
export const readBody = (body: BodySection, view: BodyView): BodyText => {
  const decoded = body.encoding === "base64" && view.isDecoded ? textOfBytes(bytesOfBody(body)) : body.body;
  if (decoded === null) {
    return { text: null, language: "text", isPretty: false, hiddenCharacters: 0 };
  }
  const isJson = looksLikeJson(body.mimeType, decoded);
  const isExact = !/(?<![\w."])-?\d{16,}/.test(decoded.slice(0, MAX_FORMATTED_LENGTH));
  const pretty =
    view.isPretty && isJson && isExact && decoded.length <= MAX_FORMATTED_LENGTH ? prettyJson(decoded) : null;
  const text = pretty ?? decoded;
  const hidden = view.isWhole ? 0 : Math.max(0, text.length - MAX_FORMATTED_LENGTH);
  return {
    text: hidden > 0 ? text.slice(0, MAX_FORMATTED_LENGTH) : text,
    language: isJson ? "json" : "text",
    isPretty: pretty !== null,
    hiddenCharacters: hidden,
  };
};
