// Plays HTTP/2 conversations in tests; what became of each exchange is said in the words of HTTP/1's tests.
import { codecs } from "../../../../codecs/index.ts";
import type { JsonObject } from "../../../../contract/index.ts";
import { type PlayOptions, type PlayResult, playInPieces, type Step } from "../../../testing/play.ts";
import { http2 } from "../index.ts";
import { http2Presenter } from "../present.ts";

export { line, lines } from "../../http/testing/talk.ts";

/** Plays whole, byte by byte and in pieces. */
export function talk(steps: readonly Step[], options: Partial<PlayOptions> = {}): PlayResult {
  return playInPieces(http2, steps, { codecs, ...options });
}

/** Sections of one side, one text each: `Title: name=value <selector>, …`. */
export function sections(side: "request" | "response", value: JsonObject): readonly string[] {
  const document = { request: null, response: null, data: null, event: null };
  return http2Presenter.sections(side, value, document).map((section) => {
    if (section.kind === "body") return `${section.title}: ${section.body} <${section.selector}>`;
    return `${section.title}: ${section.rows.map((row) => `${row.name}=${row.value} <${row.selector}>`).join(", ")}`;
  });
}
