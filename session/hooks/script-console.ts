// What scripts print, kept while the program runs: the newest lines, without secrets.
import { type ConsoleLine, MAX_CONSOLE_LINE_LENGTH, MAX_LINES_PER_ANSWER } from "../../contract/index.ts";
import { Ring } from "./ring.ts";

/** Lines that are kept; older ones make room. */
export const MAX_CONSOLE_LINES = 10_000;

export type NewLine = Omit<ConsoleLine, "seq" | "timeMs">;

export class ScriptConsole {
  readonly #lines: Ring<ConsoleLine>;
  readonly #mask: (text: string) => string;
  readonly #changed: () => void;

  /** `mask` takes secrets out of a text: it is applied before anything is kept. */
  constructor(mask: (text: string) => string, changed: () => void, maxLines = MAX_CONSOLE_LINES) {
    this.#lines = new Ring(maxLines);
    this.#mask = mask;
    this.#changed = changed;
  }
  /** Number of the newest line there ever was. */
  get seq(): number {
    return this.#lines.seq;
  }
  add(line: NewLine): void {
    const text = cut(this.#mask(line.text));
    this.#lines.add((seq) => ({ ...line, text, seq, timeMs: Date.now() }));
    this.#changed();
  }
  /** The oldest of the lines after this one, as many as one answer holds. */
  after(seq: number): ConsoleLine[] {
    return this.#lines.after(seq, MAX_LINES_PER_ANSWER);
  }
  /** Forgets all lines; numbers go on. */
  clear(): void {
    this.#lines.clear();
    this.#changed();
  }
}

function cut(text: string): string {
  if (text.length <= MAX_CONSOLE_LINE_LENGTH) return text;
  const note = ` … (${text.length} characters)`;
  return text.slice(0, MAX_CONSOLE_LINE_LENGTH - note.length) + note;
}
