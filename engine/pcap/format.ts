// What the two file formats have in common for the reader above them: one step of parsing, and where findings go.
import type { ByteWindow } from "./byte-window.ts";
import type { CaptureMetadata } from "./capture-metadata.ts";
import type { PacketRecord } from "./packet-record.ts";

/** The record was filled with the next packet. */
export const STEP_PACKET = 1;
/** Something else was consumed; step again. */
export const STEP_ON = 2;
/** More bytes are needed, or there are none left. */
export const STEP_STARVED = 3;
export type Step = typeof STEP_PACKET | typeof STEP_ON | typeof STEP_STARVED;

/** Reads one file format from a window, record by record. */
export interface CaptureFormat {
  step(window: ByteWindow, record: PacketRecord): Step;
}

/** Where a format puts what it finds besides packets. */
export interface Findings {
  readonly emit: (metadata: CaptureMetadata) => void;
  /** Counts a damage and, up to a bound, describes it. */
  readonly damage: (offset: number, reason: string, skippedBytes: number) => void;
  /** A time that no calendar of ours can hold was replaced. */
  readonly badTime: () => void;
}
