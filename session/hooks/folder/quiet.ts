// Calls once after several things happened: when it was quiet for a while, but not later than some whiles after the first.
/** After so many whiles it is called even where it is never quiet. */
export const MOST_WHILES = 10;

export class Quiet {
  readonly #whileMs: number;
  readonly #call: () => void;
  #timer: NodeJS.Timeout | null = null;
  #longest: NodeJS.Timeout | null = null;

  constructor(whileMs: number, call: () => void) {
    this.#whileMs = whileMs;
    this.#call = call;
  }
  /** Something happened. */
  note(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#done(), this.#whileMs).unref();
    this.#longest ??= setTimeout(() => this.#done(), this.#whileMs * MOST_WHILES).unref();
  }
  stop(): void {
    for (const timer of [this.#timer, this.#longest]) if (timer !== null) clearTimeout(timer);
    this.#timer = null;
    this.#longest = null;
  }

  #done(): void {
    this.stop();
    this.#call();
  }
}
