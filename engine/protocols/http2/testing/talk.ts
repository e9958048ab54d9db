// Plays HTTP/2 conversations in tests and says in one line what became of each exchange.
import { codecs } from "../../../../codecs/index.ts";
import type { Json, JsonObject } from "../../../../contract/index.ts";
import { type Played, type PlayOptions, type PlayResult, playInPieces, type Step } from "../../../testing/play.ts";
import { http2 } from "../index.ts";

/** Plays whole, byte by byte and in pieces. */
export function talk(steps: readonly Step[], options: Partial<PlayOptions> = {}): PlayResult {
  return playInPieces(http2, steps, { codecs, ...options });
}

/** `POST /a "body" > 200 "body"`, with `cut` and the error where there are any. */
export function line(entry: Played): string {
  const { request, response } = entry.document;
  const asked = isEmpty(request) ? "?" : side([request?.["method"], request?.["url"]], textAt(request, "postData"));
  const answered = isEmpty(response) ? "?" : side([response?.["status"]], textAt(response, "content"));
  const error = entry.error === null ? "" : ` !${entry.error.type}: ${entry.error.msg}`;
  return `${asked} > ${answered}${entry.truncated ? " cut" : ""}${error}`;
}

export function lines(result: PlayResult): readonly string[] {
  return result.entries.map(line);
}

function side(words: readonly (Json | undefined)[], body: string): string {
  const said = words.map((word) => (word === undefined ? "-" : String(word as string | number))).join(" ");
  return body === "" ? said : `${said} ${JSON.stringify(body)}`;
}

function isEmpty(value: JsonObject | null): boolean {
  return value === null || Object.keys(value).length === 0;
}

function textAt(value: JsonObject | null, key: string): string {
  const inner = value?.[key] as { text: string } | undefined;
  return inner?.text ?? "";
}
