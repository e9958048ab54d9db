// The bytes of one side's CRYPTO frames put in order (RFC 9000, 19.6): they come in any order, cut anywhere, and again.

/** Bytes of one side's handshake that are put together; hellos with the largest keys stay far below. */
export const MAX_CRYPTO_BYTES = 1 << 16;
/** Pieces that wait for what lies before them. */
export const MAX_CRYPTO_PIECES = 64;

interface Piece {
  from: number;
  to: number;
}

export class CryptoStream {
  #buffer = new Uint8Array(0);
  /** In order, apart from each other; the first begins at 0 once the beginning was seen. */
  #pieces: Piece[] = [];
  #taken = 0;

  /** Answers false, and takes nothing, where a limit is passed. */
  add(offset: number, bytes: Uint8Array, start: number, end: number): boolean {
    const to = offset + end - start;
    if (to > MAX_CRYPTO_BYTES) return false;
    if (to <= this.#taken) return true;
    const pieces = joined(this.#pieces, { from: offset, to });
    if (pieces.length > MAX_CRYPTO_PIECES) return false;
    this.#pieces = pieces;
    if (this.#buffer.length < to) {
      const grown = new Uint8Array(Math.min(MAX_CRYPTO_BYTES, to * 2));
      grown.set(this.#buffer);
      this.#buffer = grown;
    }
    this.#buffer.set(bytes.subarray(start, end), offset);
    return true;
  }

  /** The bytes that follow those taken before; empty while they are missing. */
  take(): Uint8Array {
    const [first] = this.#pieces;
    const to = first === undefined || first.from > 0 ? 0 : first.to;
    const from = Math.min(this.#taken, to);
    this.#taken = Math.max(this.#taken, to);
    return this.#buffer.subarray(from, to);
  }
}

/** The pieces with one more; those that touch become one. */
function joined(pieces: readonly Piece[], added: Piece): Piece[] {
  const whole = { ...added };
  const before: Piece[] = [];
  const after: Piece[] = [];
  for (const piece of pieces) {
    if (piece.to < added.from) before.push(piece);
    else if (piece.from > added.to) after.push(piece);
    else {
      whole.from = Math.min(whole.from, piece.from);
      whole.to = Math.max(whole.to, piece.to);
    }
  }
  return [...before, whole, ...after];
}
