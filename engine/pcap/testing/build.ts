// Capture files made by hand for tests, in either byte order, so that the readers are not tested with our own writers.

/** Numbers laid out in bytes, in one byte order. */
export class Layout {
  readonly #bytes: number[] = [];
  readonly #isLittleEndian: boolean;
  constructor(isLittleEndian = true) {
    this.#isLittleEndian = isLittleEndian;
  }
  #put(value: bigint, count: number): this {
    const bytes = Array.from({ length: count }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
    this.#bytes.push(...(this.#isLittleEndian ? bytes : bytes.toReversed()));
    return this;
  }
  u16(...values: number[]): this {
    for (const value of values) this.#put(BigInt(value), 2);
    return this;
  }
  u32(...values: number[]): this {
    for (const value of values) this.#put(BigInt(value), 4);
    return this;
  }
  u64(value: bigint): this {
    return this.#put(BigInt.asUintN(64, value), 8);
  }
  /** A 64-bit time as pcapng lays it out: the upper half first, whatever the byte order. */
  time(value: bigint): this {
    return this.u32(Number(value >> 32n), Number(value & 0xffffffffn));
  }
  raw(bytes: Iterable<number>): this {
    this.#bytes.push(...bytes);
    return this;
  }
  pad(): this {
    while (this.#bytes.length % 4 !== 0) this.#bytes.push(0);
    return this;
  }
  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

export interface MadePacket {
  readonly sec: number;
  readonly fraction: number;
  readonly data: Uint8Array;
  readonly originalLength?: number;
  /** What the header claims, where it lies. */
  readonly claimedLength?: number;
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** A classic pcap file. */
export function pcapFile(
  packets: readonly MadePacket[],
  { isLittleEndian = true, magic = 0xa1b2c3d4, linkType = 1, snapLength = 65535, major = 2 } = {},
): Uint8Array {
  const head = new Layout(isLittleEndian).u32(magic).u16(major, 4).u32(0, 0, snapLength, linkType).done();
  const records = packets.map(({ sec, fraction, data, originalLength, claimedLength }) => {
    const claimed = claimedLength ?? data.length;
    const record = new Layout(isLittleEndian).u32(sec, fraction, claimed, originalLength ?? data.length);
    if (magic === 0xa1b2cd34) record.u32(7, 7);
    return record.raw(data).done();
  });
  return join(head, ...records);
}

/** One pcapng block around a body. */
export function block(type: number, body: Uint8Array, isLittleEndian = true): Uint8Array {
  const inner = new Layout(isLittleEndian).raw(body).pad().done();
  const length = inner.length + 12;
  return new Layout(isLittleEndian).u32(type, length).raw(inner).u32(length).done();
}

export function option(code: number, value: Uint8Array, isLittleEndian = true): Uint8Array {
  return new Layout(isLittleEndian).u16(code, value.length).raw(value).pad().done();
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function sectionBlock(isLittleEndian = true, options: Uint8Array = new Uint8Array(0)): Uint8Array {
  const body = new Layout(isLittleEndian).u32(0x1a2b3c4d).u16(1, 0).u64(-1n).raw(options).done();
  return block(0x0a0d0d0a, body, isLittleEndian);
}

export function interfaceBlock(
  linkType: number,
  options: Uint8Array = new Uint8Array(0),
  isLittleEndian = true,
): Uint8Array {
  return block(1, new Layout(isLittleEndian).u16(linkType, 0).u32(0).raw(options).done(), isLittleEndian);
}

export interface MadeEnhanced {
  readonly data: Uint8Array;
  readonly interfaceId?: number;
  readonly time?: bigint;
  readonly originalLength?: number;
  readonly options?: Uint8Array;
}

export function enhancedBlock(made: MadeEnhanced, isLittleEndian = true): Uint8Array {
  const { data, interfaceId = 0, time = 0n, originalLength = data.length, options = new Uint8Array(0) } = made;
  const body = new Layout(isLittleEndian).u32(interfaceId).time(time).u32(data.length, originalLength).raw(data).pad();
  return block(6, body.raw(options).done(), isLittleEndian);
}
