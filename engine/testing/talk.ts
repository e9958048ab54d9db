// Plays conversations to one dissector and says in one line what became of each exchange.
import { codecs } from "../../codecs/index.ts";
import { CLIENT, SERVER } from "../flow/flow.ts";
import type { Dissector } from "../protocols/dissector.ts";
import { type Played, type PlayOptions, type PlayResult, playInPieces, type Step } from "./play.ts";

export function client(...messages: readonly string[]): Step {
  return { side: CLIENT, bytes: messages.join("") };
}
export function server(...messages: readonly string[]): Step {
  return { side: SERVER, bytes: messages.join("") };
}

/** `SELECT SELECT 1 → 1 (good)`, with `cut` and the error where there are any. */
export function line({ columns, error, truncated }: Played): string {
  const asked = `${columns.method} ${columns.summary}`.trim();
  const problem = error === null ? "" : ` !${error.type}: ${error.msg}`;
  return `${asked} → ${columns.status} (${columns.outcome})${truncated ? " cut" : ""}${problem}`;
}

export interface TalkTo {
  /** Whole, byte by byte and in random pieces. */
  readonly talk: (steps: readonly Step[], options?: Partial<PlayOptions>) => PlayResult;
  readonly lines: (steps: readonly Step[], options?: Partial<PlayOptions>) => readonly string[];
  /** Request and response of the only entry, or of the one at that place in the list. */
  readonly only: (
    steps: readonly Step[],
    at?: number,
    options?: Partial<PlayOptions>,
  ) => Readonly<{ request: unknown; response: unknown }>;
}

export function talkTo(dissector: Dissector): TalkTo {
  const talk: TalkTo["talk"] = (steps, options = {}) => playInPieces(dissector, steps, { codecs, ...options });
  return {
    talk,
    lines: (steps, options) => talk(steps, options).entries.map(line),
    only: (steps, at = 0, options = {}) => {
      const { document } = talk(steps, options).entries[at] as Played;
      return { request: document.request, response: document.response };
    },
  };
}
