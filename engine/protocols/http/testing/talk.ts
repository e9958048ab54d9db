// Plays HTTP conversations in tests and says in one line what became of each exchange.
import { codecs } from "../../../../codecs/index.ts";
import { CLIENT, SERVER } from "../../../flow/flow.ts";
import {
  latin1Bytes,
  type Played,
  type PlayOptions,
  type PlayResult,
  playInPieces,
  type Step,
} from "../../../testing/play.ts";
import type { JsonObject } from "../../../../contract/index.ts";
import { http } from "../index.ts";

/** Text of a side; line ends are written as `\n` and sent as CRLF. */
export function client(text: string): Step {
  return { side: CLIENT, bytes: crlf(text) };
}
export function server(text: string): Step {
  return { side: SERVER, bytes: crlf(text) };
}
export function crlf(text: string): string {
  return text.replaceAll("\n", "\r\n");
}
/** A head of a side with a body of bytes. */
export function withBody(side: 0 | 1, head: string, body: Uint8Array): Step {
  const start = latin1Bytes(crlf(head));
  const bytes = new Uint8Array(start.length + body.length);
  bytes.set(start);
  bytes.set(body, start.length);
  return { side, bytes };
}

export const FIN_BOTH: readonly Step[] = [
  { side: CLIENT, end: "fin" },
  { side: SERVER, end: "fin" },
];

/** Plays whole, byte by byte and in pieces. */
export function talk(steps: readonly Step[], options: Partial<PlayOptions> = {}): PlayResult {
  return playInPieces(http, steps, { codecs, ...options });
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

function side(words: readonly unknown[], body: string): string {
  const said = words.join(" ");
  return body === "" ? said : `${said} ${JSON.stringify(body)}`;
}

function isEmpty(value: JsonObject | null): boolean {
  return value === null || Object.keys(value).length === 0;
}

function textAt(value: JsonObject | null, key: string): string {
  const inner = value?.[key] as { text: string } | undefined;
  return inner?.text ?? "";
}
