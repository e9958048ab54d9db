// What an agent and whoever captures for it say to each other, where the agent may not or cannot capture itself. The agent
// asks in lines; it is answered in frames, so that packets, the program's words and its end keep their order.
//
//   line  = "start" SP run SP mode SP filter LF | "end" SP run LF | "listening" SP port LF     filter: JSON text
//   frame = kind (1 byte) run (4 bytes) length (4 bytes) payload                        numbers big endian
//   payload of a clock = ahead SP within                                                decimal milliseconds

/** Whether packets are to be handed on at once, or a second late and never too many at a time. */
export const CAPTURE_MODES = ["prompt", "bulk"] as const;
export type CaptureMode = (typeof CAPTURE_MODES)[number];

export const CAPTURE_FRAMES = ["bytes", "said", "ended", "clock"] as const;
export type CaptureFrameKind = (typeof CAPTURE_FRAMES)[number];

/** What the clock of a capture's packets says, next to this machine's: milliseconds ahead, and how far from that it may be. */
export interface ClockReading {
  readonly aheadMs: number;
  readonly withinMs: number;
}

const HEADER_BYTES = 9;
/** Larger frames are none: what comes is not of this protocol. */
export const MAX_FRAME_BYTES = 16 << 20;

export type CaptureAsked =
  | { readonly kind: "start"; readonly run: number; readonly mode: CaptureMode; readonly filter: string }
  | { readonly kind: "end"; readonly run: number }
  | { readonly kind: "listening"; readonly port: number };

export function formatAsked(asked: CaptureAsked): string {
  switch (asked.kind) {
    case "start":
      return `start ${asked.run} ${asked.mode} ${JSON.stringify(asked.filter)}\n`;
    case "end":
      return `end ${asked.run}\n`;
    case "listening":
      return `listening ${asked.port}\n`;
  }
}

/** Null for what is no such line. */
export function parseAsked(line: string): CaptureAsked | null {
  const [, word = "", digits = "", rest = ""] = /^(start|end|listening) (\d{1,9})(?: (.*))?$/s.exec(line) ?? [];
  const number = Number(digits);
  if (word === "listening") return number <= 65_535 ? { kind: "listening", port: number } : null;
  if (word === "end") return { kind: "end", run: number };
  const mode = CAPTURE_MODES.find((one) => rest.startsWith(`${one} `));
  const filter = mode === undefined ? null : parseText(rest.slice(mode.length + 1));
  return mode === undefined || filter === null ? null : { kind: "start", run: number, mode, filter };
}
function parseText(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : null;
  } catch {
    // Whoever reads lines says that it is none.
    return null;
  }
}

export function formatClock({ aheadMs, withinMs }: ClockReading): string {
  return `${Math.round(aheadMs)} ${Math.ceil(withinMs)}`;
}
/** Null for what is none. */
export function parseClock(text: string): ClockReading | null {
  const [, ahead, within] = /^(-?\d{1,15}) (\d{1,15})$/.exec(text) ?? [];
  return ahead === undefined ? null : { aheadMs: Number(ahead), withinMs: Number(within) };
}

/** The head of a frame; its payload follows. */
export function frameHead(kind: CaptureFrameKind, run: number, length: number): Uint8Array {
  const head = new Uint8Array(HEADER_BYTES);
  const view = new DataView(head.buffer);
  head[0] = CAPTURE_FRAMES.indexOf(kind);
  view.setUint32(1, run);
  view.setUint32(5, length);
  return head;
}

export type OnFrame = (kind: CaptureFrameKind, run: number, bytes: Uint8Array) => void;

/** Takes frames apart as they come, whatever the pieces. Payloads are handed on in pieces too, an empty one as such. */
export class CaptureFrameReader {
  readonly #head = new Uint8Array(HEADER_BYTES);
  readonly #view = new DataView(this.#head.buffer);
  #headBytes = 0;
  #left = 0;

  /** False when what comes is not of this protocol; nothing more may be pushed then. */
  push(chunk: Uint8Array, onFrame: OnFrame): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        const taken = chunk.subarray(at, at + HEADER_BYTES - this.#headBytes);
        this.#head.set(taken, this.#headBytes);
        this.#headBytes += taken.length;
        at += taken.length;
        if (this.#headBytes < HEADER_BYTES) return true;
        this.#headBytes = 0;
        this.#left = this.#view.getUint32(5);
        if (this.#kind === undefined || this.#left > MAX_FRAME_BYTES) return false;
        if (this.#left === 0) onFrame(this.#kind, this.#run, new Uint8Array());
        continue;
      }
      const piece = chunk.subarray(at, at + this.#left);
      at += piece.length;
      this.#left -= piece.length;
      if (this.#kind !== undefined) onFrame(this.#kind, this.#run, piece);
    }
    return true;
  }

  get #kind(): CaptureFrameKind | undefined {
    return CAPTURE_FRAMES[this.#head[0] ?? -1];
  }
  get #run(): number {
    return this.#view.getUint32(1);
  }
}
