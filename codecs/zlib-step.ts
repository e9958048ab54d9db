// Decompression that keeps what it produced. Node's public calls throw everything away when the input is damaged, cut
// or larger than a cap; a half body is worth showing. So where those calls fail the same input goes once more through
// the object below them, step by step into a bounded buffer. That object (`_handle.writeSync`, `_writeState`) is not
// documented, though npm itself rests on it; it is checked here, and without it a failed body is simply empty.
import { zlib } from "./zlib.ts";

/** Bytes given and asked for at once: what a step makes before it meets bad input is lost, so steps are small. */
const STEP_BYTES = 512;
const BLOCK_BYTES = 65_536;

export interface PartialOutput {
  readonly bytes: Uint8Array;
  /** What the decoder said against the input; empty where the cap or the end of the input stopped it. */
  readonly error: string;
}

/** What zlib's streams are under their public calls. */
export interface SyncHandle {
  writeSync(
    flush: number,
    input: Uint8Array,
    inputAt: number,
    inputLength: number,
    output: Uint8Array,
    outputAt: number,
    outputLength: number,
  ): void;
}

function isHandle(value: unknown): value is SyncHandle {
  return typeof value === "object" && value !== null && "writeSync" in value && typeof value.writeSync === "function";
}

/** A zlib stream's handle, and where it tells how much room and how much input it left; null where Node has them no more. */
export function underneath(stream: object): { readonly handle: SyncHandle; readonly state: Uint32Array } | null {
  const handle: unknown = Reflect.get(stream, "_handle");
  const state: unknown = Reflect.get(stream, "_writeState");
  return isHandle(handle) && state instanceof Uint32Array ? { handle, state } : null;
}

/** Runs `input` through a freshly made zlib stream and closes it; at most `maxOutputBytes` come out. */
export function unpackStepwise(
  stream: { close(): void },
  input: Uint8Array,
  maxOutputBytes: number,
  isZlib: boolean,
): PartialOutput {
  try {
    const under = underneath(stream);
    if (under === null) return { bytes: new Uint8Array(0), error: "" };
    return run(under.handle, under.state, input, maxOutputBytes, isZlib ? zlib().constants.Z_SYNC_FLUSH : 0);
  } finally {
    stream.close();
  }
}

function run(
  handle: SyncHandle,
  state: Uint32Array,
  input: Uint8Array,
  maxOutputBytes: number,
  flush: number,
): PartialOutput {
  const complaint = { text: "" };
  Reflect.set(handle, "onerror", (message: string) => {
    complaint.text = message;
  });
  const blocks: Buffer[] = [];
  let block = Buffer.alloc(0);
  let blockAt = 0;
  let total = 0;
  let inputAt = 0;
  let pieceEnd = Math.min(STEP_BYTES, input.length);
  for (;;) {
    if (blockAt === block.length) {
      if (total === maxOutputBytes) break;
      block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, maxOutputBytes - total));
      blocks.push(block);
      blockAt = 0;
    }
    const room = Math.min(STEP_BYTES, block.length - blockAt);
    const offered = pieceEnd - inputAt;
    handle.writeSync(flush, input, inputAt, offered, block, blockAt, room);
    if (complaint.text !== "") break;
    const [roomLeft = 0, inputLeft = 0] = state;
    const isStuck = roomLeft === room && inputLeft === offered;
    blockAt += room - roomLeft;
    total += room - roomLeft;
    inputAt += offered - inputLeft;
    // A piece is done when its bytes are taken and nothing more comes out of them; a decoder that takes none has ended.
    if (inputLeft > 0 ? isStuck : roomLeft > 0) {
      if (inputLeft > 0 || pieceEnd === input.length) break;
      pieceEnd = Math.min(pieceEnd + STEP_BYTES, input.length);
    }
  }
  return { bytes: Buffer.concat(blocks, total), error: complaint.text };
}
