// Plays conversations to the MySQL dissector and says in one line what became of each exchange.
import { codecs } from "../../../../codecs/index.ts";
import { CLIENT, SERVER } from "../../../flow/flow.ts";
import { type Played, type PlayOptions, type PlayResult, playInPieces, type Step } from "../../../testing/play.ts";
import { mysql } from "../index.ts";

export function client(...packets: readonly string[]): Step {
  return { side: CLIENT, bytes: packets.join("") };
}
export function server(...packets: readonly string[]): Step {
  return { side: SERVER, bytes: packets.join("") };
}

/** Whole, byte by byte and in random pieces. */
export function talk(steps: readonly Step[], options: Partial<PlayOptions> = {}): PlayResult {
  return playInPieces(mysql, steps, { codecs, ...options });
}

/** `SELECT SELECT 1 → 1 (good)`, with `cut` and the error where there are any. */
export function line({ columns, error, truncated }: Played): string {
  const asked = `${columns.method} ${columns.summary}`.trim();
  const problem = error === null ? "" : ` !${error.type}: ${error.msg}`;
  return `${asked} → ${columns.status} (${columns.outcome})${truncated ? " cut" : ""}${problem}`;
}
export function lines(steps: readonly Step[], options: Partial<PlayOptions> = {}): readonly string[] {
  return talk(steps, options).entries.map(line);
}
/** Request and response of one entry. */
export function only(
  steps: readonly Step[],
  at = 0,
  options: Partial<PlayOptions> = {},
): Readonly<{ request: unknown; response: unknown }> {
  const { document } = talk(steps, options).entries[at] as Played;
  return { request: document.request, response: document.response };
}
