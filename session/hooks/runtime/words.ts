// Numbers that both sides of a script's thread see at once.

const PULSE = 0;
const RUNNING = 1;
const ANSWERS = 2;
const PENDING = 3;
const WAITING = 4;
const COUNT = 5;

export class Words {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer = new SharedArrayBuffer(COUNT * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  /** The script's thread lives: called whenever QuickJS looks for an interrupt. */
  beat(): void {
    Atomics.add(this.#words, PULSE, 1);
  }
  get pulse(): number {
    return Atomics.load(this.#words, PULSE);
  }
  /** Whether code of the script runs; not while it waits for an answer. */
  set isRunning(isRunning: boolean) {
    Atomics.store(this.#words, RUNNING, isRunning ? 1 : 0);
  }
  get isRunning(): boolean {
    return Atomics.load(this.#words, RUNNING) === 1 && Atomics.load(this.#words, WAITING) === 0;
  }
  /** How many answers there were. */
  get answers(): number {
    return Atomics.load(this.#words, ANSWERS);
  }
  answered(): void {
    Atomics.add(this.#words, ANSWERS, 1);
    Atomics.notify(this.#words, ANSWERS);
  }
  /** Stops this thread until there are more answers than `known`; false when that took too long. */
  waitBeyond(known: number, timeoutMs: number): boolean {
    Atomics.store(this.#words, WAITING, 1);
    const how = Atomics.wait(this.#words, ANSWERS, known, timeoutMs);
    Atomics.store(this.#words, WAITING, 0);
    return how !== "timed-out";
  }
  /** Sendings that nobody has answered yet. */
  get pending(): number {
    return Atomics.load(this.#words, PENDING);
  }
  addPending(change: 1 | -1): void {
    Atomics.add(this.#words, PENDING, change);
  }
}
