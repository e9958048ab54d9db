// Small permessage-deflate messages, which is most of them, through one decoder that is kept: making one for each costs ten times
// what unpacking does, and memory outside of the heap that hurries the garbage collector. What an earlier message unpacked to
// is fed in before, as blocks that are not packed (RFC 1951, 3.2.4). What does not fit, or is damaged, goes the public way.
import { underneath } from "./zlib-step.ts";
import { zlib } from "./zlib.ts";

/** Ends a permessage-deflate message, which leaves it out (RFC 7692, 7.2.2). */
export const SYNC_TAIL = Buffer.from([0, 0, 0xff, 0xff]);

const SCRATCH_BYTES = 65_536;
/** Of a block that is not packed: its kind, its length, and that inverted. */
const STORED_HEAD_BYTES = 5;

class SmallInflater {
  readonly input = Buffer.alloc(SCRATCH_BYTES);
  readonly output = Buffer.alloc(SCRATCH_BYTES);
  readonly #stream = zlib().createInflateRaw();
  /** Null: this Node has no way to use it step by step. */
  readonly #under = underneath(this.#stream);
  readonly #flush = zlib().constants.Z_SYNC_FLUSH;
  #isDamaged = false;

  constructor() {
    if (this.#under === null) return;
    Reflect.set(this.#under.handle, "onerror", () => {
      this.#isDamaged = true;
    });
  }

  /** How much of `room` the first bytes of `input` fill; -1 where they are damaged, need more, or go on behind their end. */
  inflate(inputBytes: number, room: number): number {
    if (this.#under === null) return -1;
    const { handle, state } = this.#under;
    this.#stream.reset();
    this.#isDamaged = false;
    handle.writeSync(this.#flush, this.input, 0, inputBytes, this.output, 0, room);
    const [roomLeft = 0, inputLeft = 0] = state;
    return this.#isDamaged || roomLeft === 0 || inputLeft > 0 ? -1 : room - roomLeft;
  }
}
let kept: SmallInflater | null = null;

/** The message, unpacked; null where it has to go the public way. */
export function inflateSmall(bytes: Uint8Array, window: Uint8Array, maxOutputBytes: number): Uint8Array | null {
  const before = window.length === 0 ? 0 : STORED_HEAD_BYTES + window.length;
  const inputBytes = before + bytes.length + SYNC_TAIL.length;
  if (inputBytes > SCRATCH_BYTES || maxOutputBytes < 1) return null;
  kept ??= new SmallInflater();
  const { input, output } = kept;
  if (window.length > 0) {
    input[0] = 0;
    input.writeUInt16LE(window.length, 1);
    input.writeUInt16LE(window.length ^ 0xffff, 3);
    input.set(window, STORED_HEAD_BYTES);
  }
  input.set(bytes, before);
  input.set(SYNC_TAIL, before + bytes.length);
  // Room for one byte more than may come out tells what just fits.
  const length = kept.inflate(inputBytes, Math.min(SCRATCH_BYTES, window.length + maxOutputBytes + 1));
  if (length < 0) return null;
  // From Node's pool: small ones have no buffer of their own.
  const message = Buffer.allocUnsafe(length - window.length);
  output.copy(message, 0, window.length, length);
  return message;
}
