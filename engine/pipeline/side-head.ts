// The first bytes of one side of a stream while its protocol is undecided, and the dissectors that they have not yet
// ruled out: a dissector that said no to a beginning is not asked again about more of it.
import type { Transport } from "../flow/flow.ts";
import type { Detected, Dissector } from "../protocols/dissector.ts";
import { ScriptFailure } from "../scripted/types.ts";

const NO_BYTES = new Uint8Array(0);

/** Hears what dissectors say of bytes. */
export interface SignListener {
  /** A dissector's sign, if it is one. True where nothing that others say could change what it means. */
  sign(dissector: Dissector, sign: Exclude<Detected, "no" | "more">): boolean;
}

/** Hears where a script that should recognise its protocol fails: only its own protocol is lost by that. */
export interface FailureListener {
  /** Absent: nobody wants to know. */
  detectionFailed?(dissector: Dissector, reason: string): void;
}

/** What a dissector sees in bytes; a script that fails sees nothing. */
export function signOf(
  dissector: Dissector,
  bytes: Uint8Array,
  start: number,
  end: number,
  transport: Transport,
  failures: FailureListener | undefined,
): Detected {
  try {
    return dissector.detect?.(bytes, start, end, transport) ?? "no";
  } catch (error) {
    if (!(error instanceof ScriptFailure)) throw error;
    failures?.detectionFailed?.(dissector, error.message);
    return "no";
  }
}

/** Used again by each call of `askAll`. */
const left: Dissector[] = [];

/**
 * Shows bytes to all candidates, or until a sign is enough. Answers those that did not say no, in a list that the next
 * call overwrites.
 */
export function askAll(
  candidates: readonly Dissector[],
  bytes: Uint8Array,
  start: number,
  end: number,
  transport: Transport,
  signs: SignListener,
  failures: FailureListener | undefined,
): readonly Dissector[] {
  left.length = 0;
  for (const dissector of candidates) {
    const sign = signOf(dissector, bytes, start, end, transport, failures);
    if (sign === "no") continue;
    left.push(dissector);
    if (sign !== "more" && signs.sign(dissector, sign)) break;
  }
  return left;
}

export class SideHead {
  readonly #maxBytes: number;
  readonly #dissectors: readonly Dissector[];
  readonly #failures: FailureListener | undefined;
  #candidates: readonly Dissector[];
  #buffer: Uint8Array = NO_BYTES;
  length = 0;
  hasGap = false;

  constructor(dissectors: readonly Dissector[], maxBytes: number, failures?: FailureListener) {
    this.#failures = failures;
    this.#dissectors = dissectors;
    this.#candidates = dissectors;
    this.#maxBytes = maxBytes;
  }

  get isFull(): boolean {
    return this.length >= this.#maxBytes;
  }
  /** What was kept, for a look from the other side. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.length);
  }

  /** No dissector is left that its bytes could still become. */
  get isRuledOut(): boolean {
    return this.length > 0 && this.#candidates.length === 0;
  }

  /** Bytes were lost: what follows begins anywhere, so each piece is looked at by itself, by all. */
  lose(): void {
    this.hasGap = true;
    this.length = 0;
    this.#buffer = NO_BYTES;
    this.#candidates = this.#dissectors;
  }

  /** Looks at the next piece together with what came before. */
  look(bytes: Uint8Array, start: number, end: number, transport: Transport, signs: SignListener): void {
    if (this.#candidates.length === 0) return;
    if (this.length === 0) {
      this.leave(askAll(this.#candidates, bytes, start, end, transport, signs, this.#failures), transport);
      return;
    }
    this.keep(bytes, start, end);
    this.leave(askAll(this.#candidates, this.#buffer, 0, this.length, transport, signs, this.#failures), transport);
  }

  /** Only these are asked from now on. A datagram, or a piece behind a gap, says nothing about the next one. */
  leave(candidates: readonly Dissector[], transport: Transport): void {
    if (transport === "tcp" && !this.hasGap) this.#candidates = candidates.slice();
  }

  /** Keeps the piece for later looks. */
  keep(bytes: Uint8Array, start: number, end: number): void {
    const added = Math.min(end - start, this.#maxBytes - this.length);
    if (added <= 0) return;
    if (this.length + added > this.#buffer.length) {
      const grown = new Uint8Array(this.length === 0 ? added : Math.min(this.#maxBytes, 2 * (this.length + added)));
      grown.set(this.bytes);
      this.#buffer = grown;
    }
    this.#buffer.set(bytes.subarray(start, start + added), this.length);
    this.length += added;
  }

  /** Counts the piece: nobody will look at it again. */
  pass(count: number): void {
    this.length = Math.min(this.#maxBytes, this.length + count);
  }
}
