// Bodies back to what they were before Content-Encoding or permessage-deflate. Never throws for what a peer sent, and
// never makes more than the cap.
import type { Compression, Unpacked } from "../engine/index.ts";
import { inflateSmall, SYNC_TAIL } from "./inflate-small.ts";
import { unpackLz4, unpackLz4Block } from "./lz4.ts";
import { unpackSnappy } from "./snappy.ts";
import { type PartialOutput, unpackStepwise } from "./zlib-step.ts";
import { zlib } from "./zlib.ts";

/** What a sender may ask of our memory: RFC 9659 bounds the window of zstd on the web to 8 MiB. */
const ZSTD_MAX_WINDOW_LOG = 23;

const EMPTY = new Uint8Array(0);

function zstdOptions() {
  return { params: { [zlib().constants.ZSTD_d_windowLogMax]: ZSTD_MAX_WINDOW_LOG } };
}

interface Attempt {
  readonly whole: (input: Uint8Array, maxOutputLength: number) => Buffer;
  readonly stepwise: (input: Uint8Array, maxOutputBytes: number) => PartialOutput;
}

const ATTEMPTS: Readonly<Record<Exclude<Compression, keyof typeof OURS> | "raw", Attempt>> = {
  gzip: {
    whole: (input, maxOutputLength) => zlib().gunzipSync(input, { maxOutputLength }),
    stepwise: (input, cap) => unpackStepwise(zlib().createGunzip(), input, cap, true),
  },
  deflate: {
    whole: (input, maxOutputLength) => zlib().inflateSync(input, { maxOutputLength }),
    stepwise: (input, cap) => unpackStepwise(zlib().createInflate(), input, cap, true),
  },
  raw: {
    whole: (input, maxOutputLength) => zlib().inflateRawSync(input, { maxOutputLength }),
    stepwise: (input, cap) => unpackStepwise(zlib().createInflateRaw(), input, cap, true),
  },
  br: {
    whole: (input, maxOutputLength) => zlib().brotliDecompressSync(input, { maxOutputLength }),
    stepwise: (input, cap) => unpackStepwise(zlib().createBrotliDecompress(), input, cap, false),
  },
  zstd: {
    whole: (input, maxOutputLength) => zlib().zstdDecompressSync(input, { maxOutputLength, ...zstdOptions() }),
    stepwise: (input, cap) => unpackStepwise(zlib().createZstdDecompress(zstdOptions()), input, cap, false),
  },
};

/** Those that Node does not have. */
const OURS = { snappy: unpackSnappy, lz4: unpackLz4, "lz4-block": unpackLz4Block } as const;

/** Unpacks at most `maxOutputBytes`; damaged or cut input gives what was readable. */
export function unpack(how: Compression, bytes: Uint8Array, maxOutputBytes: number): Unpacked {
  if (bytes.length === 0) return { bytes: EMPTY, isCut: false, reason: "" };
  if (how === "snappy" || how === "lz4" || how === "lz4-block") return attemptOurs(how, bytes, maxOutputBytes);
  const kind = how === "deflate" && !hasZlibHeader(bytes) ? "raw" : how;
  return attempt(ATTEMPTS[kind], how, bytes, maxOutputBytes);
}

/** One permessage-deflate message; `window` is the tail of what earlier messages of that side unpacked to. */
export function inflateMessage(bytes: Uint8Array, window: Uint8Array, maxOutputBytes: number): Unpacked {
  const small = inflateSmall(bytes, window, maxOutputBytes);
  if (small !== null) return { bytes: small, isCut: false, reason: "" };
  const input = Buffer.concat([bytes, SYNC_TAIL]);
  const options = window.length > 0 ? { dictionary: window } : {};
  const finishFlush = zlib().constants.Z_SYNC_FLUSH;
  const message: Attempt = {
    whole: (whole, maxOutputLength) => zlib().inflateRawSync(whole, { ...options, finishFlush, maxOutputLength }),
    stepwise: (part, cap) => unpackStepwise(zlib().createInflateRaw(options), part, cap, true),
  };
  return attempt(message, "deflate", input, maxOutputBytes);
}

/** RFC 1950, 2.2: method 8, and the two bytes are a multiple of 31. Some servers send raw deflate all the same. */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}

function attempt(how: Attempt, name: string, input: Uint8Array, maxOutputBytes: number): Unpacked {
  if (maxOutputBytes < 1)
    return { bytes: EMPTY, isCut: true, reason: `the limit of ${maxOutputBytes} bytes is reached` };
  try {
    return { bytes: how.whole(input, maxOutputBytes), isCut: false, reason: "" };
  } catch {
    return cut(how.stepwise(input, maxOutputBytes), name, maxOutputBytes);
  }
}

function attemptOurs(how: keyof typeof OURS, input: Uint8Array, maxOutputBytes: number): Unpacked {
  // One byte more than may come out tells what was cut from what just fits.
  const { bytes, error } = OURS[how](input, maxOutputBytes + 1);
  if (error === "" && bytes.length <= maxOutputBytes) return { bytes, isCut: false, reason: "" };
  return cut({ bytes: bytes.subarray(0, maxOutputBytes), error }, how, maxOutputBytes);
}

function cut({ bytes, error }: PartialOutput, name: string, maxOutputBytes: number): Unpacked {
  if (bytes.length >= maxOutputBytes)
    return { bytes, isCut: true, reason: `the limit of ${maxOutputBytes} bytes is reached` };
  return { bytes, isCut: true, reason: error === "" ? `the ${name} data ends early` : `bad ${name} data: ${error}` };
}
