// Writes Diameter messages for the recording (RFC 6733, 3 and 4), and reads as much of them as a peer needs to answer.

export function avp(code: number, value: Buffer, vendorId = 0): Buffer {
  const head = Buffer.alloc(vendorId === 0 ? 8 : 12);
  head.writeUInt32BE(code, 0);
  head.writeUInt32BE(head.length + value.length, 4);
  head.writeUInt8(vendorId === 0 ? 0x40 : 0xc0, 4);
  if (vendorId !== 0) head.writeUInt32BE(vendorId, 8);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}
export function text(code: number, value: string, vendorId = 0): Buffer {
  return avp(code, Buffer.from(value), vendorId);
}
export function number(code: number, value: number, vendorId = 0): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return avp(code, bytes, vendorId);
}
export function long(code: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return avp(code, bytes);
}
export function group(code: number, avps: readonly Buffer[], vendorId = 0): Buffer {
  return avp(code, Buffer.concat(avps), vendorId);
}
export function address(code: number, ...octets: readonly number[]): Buffer {
  return avp(code, Buffer.from([0, 1, ...octets]));
}

export interface Header {
  readonly flags: number;
  readonly command: number;
  readonly application: number;
  readonly hopByHop: number;
  readonly endToEnd: number;
}
export function message({ flags, command, application, hopByHop, endToEnd }: Header, avps: readonly Buffer[]): Buffer {
  const body = Buffer.concat(avps);
  const head = Buffer.alloc(20);
  head.writeUInt32BE(20 + body.length, 0);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(command, 4);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(application, 8);
  head.writeUInt32BE(hopByHop, 12);
  head.writeUInt32BE(endToEnd, 16);
  return Buffer.concat([head, body]);
}
export function headerOf(bytes: Buffer): Header {
  return {
    flags: bytes.readUInt8(4),
    command: bytes.readUInt32BE(4) % 0x1000000,
    application: bytes.readUInt32BE(8),
    hopByHop: bytes.readUInt32BE(12),
    endToEnd: bytes.readUInt32BE(16),
  };
}
/** The whole AVP of that code at the top level, as it stands there. */
export function findAvp(bytes: Buffer, code: number): Buffer | undefined {
  for (let at = 20; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at + 4) % 0x1000000;
    if (bytes.readUInt32BE(at) === code) return bytes.subarray(at, at + ((length + 3) & ~3));
    at += (length + 3) & ~3;
  }
  return undefined;
}
