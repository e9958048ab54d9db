// Packets put together by hand, layer by layer from the inside out: `ethernet(0x0800, ipv4({ payload: tcp({ … }) }))`.
import type { CapturedPacket } from "../packet-parser.ts";

export type Bytes = Uint8Array;

export function join(...parts: readonly (Bytes | readonly number[])[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
export function text(value: string): Bytes {
  return Uint8Array.from(value, (character) => character.charCodeAt(0));
}
export function u16(value: number): readonly number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}
export function u32(value: number): readonly number[] {
  return [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

const MACS = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];

export function ethernet(type: number, payload: Bytes): Bytes {
  return join(MACS, u16(type), payload);
}
/** A tag and the type behind it; wrap it in `ethernet(0x8100, …)`. */
export function vlan(id: number, type: number, payload: Bytes): Bytes {
  return join(u16(id), u16(type), payload);
}

export interface Ipv4Fields {
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: number;
  readonly id?: number;
  /** Offset in bytes, and whether more fragments follow. */
  readonly offset?: number;
  readonly more?: boolean;
  readonly options?: Bytes;
  readonly totalLength?: number;
  readonly payload: Bytes;
}
export function ipv4(fields: Ipv4Fields): Bytes {
  const options = fields.options ?? new Uint8Array(0);
  const header = 20 + options.length;
  const total = fields.totalLength ?? header + fields.payload.length;
  const fragment = ((fields.offset ?? 0) >> 3) | (fields.more === true ? 0x2000 : 0);
  return join(
    [0x40 | (header >> 2), 0],
    u16(total),
    u16(fields.id ?? 1),
    u16(fragment),
    [64, fields.protocol ?? 6, 0, 0],
    address4(fields.source ?? "10.0.0.1"),
    address4(fields.destination ?? "10.0.0.2"),
    options,
    fields.payload,
  );
}

export interface Ipv6Fields {
  readonly source?: number;
  readonly destination?: number;
  readonly next?: number;
  readonly payload: Bytes;
  readonly payloadLength?: number;
}
/** Addresses are fd00::source and fd00::destination. */
export function ipv6(fields: Ipv6Fields): Bytes {
  return join(
    [0x60, 0, 0, 0],
    u16(fields.payloadLength ?? fields.payload.length),
    [fields.next ?? 6, 64],
    address6(fields.source ?? 1),
    address6(fields.destination ?? 2),
    fields.payload,
  );
}

export function address4(address: string): readonly number[] {
  return address.split(".").map(Number);
}
function address6(last: number): readonly number[] {
  return [0xfd, ...Array.from({ length: 11 }, () => 0), ...u32(last)];
}

export const FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

export interface TcpFields {
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly flags?: number;
  readonly window?: number;
  readonly options?: Bytes;
  readonly payload?: Bytes;
}
export function tcp(fields: TcpFields = {}): Bytes {
  const options = fields.options ?? new Uint8Array(0);
  return join(
    u16(fields.sourcePort ?? 40000),
    u16(fields.destinationPort ?? 80),
    u32(fields.seq ?? 0),
    u32(fields.ack ?? 0),
    [((20 + options.length) >> 2) << 4, fields.flags ?? FLAG.ack],
    u16(fields.window ?? 1000),
    [0, 0, 0, 0],
    options,
    fields.payload ?? [],
  );
}

export interface UdpFields {
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly length?: number;
  readonly payload: Bytes;
}
export function udp(fields: UdpFields): Bytes {
  return join(
    u16(fields.sourcePort ?? 5000),
    u16(fields.destinationPort ?? 6000),
    u16(fields.length ?? 8 + fields.payload.length),
    [0xab, 0xcd],
    fields.payload,
  );
}

export function sctp(chunks: Bytes, sourcePort = 5000, destinationPort = 3868): Bytes {
  return join(u16(sourcePort), u16(destinationPort), u32(0x01020304), u32(0x0a0b0c0d), chunks);
}

/** An Ethernet frame with IPv4. */
export function ip4Frame(fields: Ipv4Fields): Bytes {
  return ethernet(0x0800, ipv4(fields));
}

export interface RecordFields {
  readonly linkType?: number;
  readonly originalLength?: number;
  readonly sec?: number;
  readonly nsec?: number;
  readonly interfaceIndex?: number;
  readonly number?: number;
}
/** The frame as a reader hands it out: inside a larger chunk. */
export function captured(frame: Bytes, fields: RecordFields = {}): CapturedPacket {
  const bytes = join([0xee, 0xee, 0xee], frame, [0xee, 0xee, 0xee]);
  return {
    bytes,
    start: 3,
    end: 3 + frame.length,
    originalLength: fields.originalLength ?? frame.length,
    sec: fields.sec ?? 1000,
    nsec: fields.nsec ?? 0,
    linkType: fields.linkType ?? 1,
    interfaceIndex: fields.interfaceIndex ?? 0,
    number: fields.number ?? 1,
  };
}
