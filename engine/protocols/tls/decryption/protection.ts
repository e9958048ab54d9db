// What protects the records of one direction under one key. A record has a number, from 0, that is authenticated with
// it and stands nowhere.

export interface OpenedRecord {
  readonly type: number;
  readonly text: Uint8Array;
}

export interface Protection {
  /** Bytes of the smallest record, with its header. */
  readonly smallestBytes: number;
  /** The record `[start, end)` if it is the one of this number and whole, else null. */
  open(bytes: Uint8Array, start: number, end: number, number: number): OpenedRecord | null;
  /** That record is over, whether it was opened or not. */
  passed(bytes: Uint8Array, start: number, end: number): void;
}

/** What TLS up to 1.2 authenticates besides the text: number(64) type(8) version(16) length(16). */
export function authenticatedHeader(number: number, typeAndVersion: Uint8Array, length: number): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setBigUint64(0, BigInt(number));
  header.set(typeAndVersion, 8);
  view.setUint16(11, length);
  return header;
}
