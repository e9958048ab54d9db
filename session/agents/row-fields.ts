// Takes the bytes of a row apart (protobuf wire format, protobuf.dev/programming-guides/encoding; the fields of Row in
// contract/agent/agent.proto). The generated reader takes five times as long, and rows come by the ten thousands. What
// repeats from row to row becomes the very same text again, which those who gather rows know by its identity.
//
//   message = (tag value)*    tag = varint of number << 3 | type    type 0 varint, 1 eight bytes, 2 length and bytes, 5 four

/** A row as it was sent. Nothing is checked but that it is one. */
export interface RowFields {
  index: number;
  stream: string;
  flowId: number;
  timeNs: bigint;
  elapsedNs: bigint | null;
  handshakeUs: number | null;
  requestUs: number;
  responseUs: number;
  protocol: string;
  protocolVersion: string;
  tls: boolean;
  srcIp: string;
  srcPort: number | null;
  dstIp: string;
  dstPort: number | null;
  method: string;
  methodSelector: string;
  summary: string;
  summarySelector: string;
  status: string;
  statusSelector: string;
  outcome: number;
  requestSize: number;
  responseSize: number;
  errorType: string;
  truncated: boolean;
  outgoing: boolean;
  vlan: number | null;
  readonly hops: HopFields[];
  isFlow: boolean;
  readonly l7Detected: string[];
  document: string;
  connection: string;
  isProvisional: boolean;
}
export interface HopFields {
  interface: string;
  packets: number;
}

const VARINT = 0;
const EIGHT_BYTES = 1;
const LENGTH = 2;
const FOUR_BYTES = 5;

/** Texts up to this length are remembered from row to row. */
const MAX_REPEATED = 64;
/** Elements of a list that are read; those who check refuse fewer. */
const MAX_ELEMENTS = 256;

/** Thrown and caught within this file. */
class Damaged extends Error {}

export class RowDecoder {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #low = 0;
  #high = 0;
  readonly #repeated: Repeated[] = Array.from({ length: 40 }, () => new Repeated());
  readonly #halves = new Uint32Array(2);
  readonly #whole = new BigInt64Array(this.#halves.buffer);

  /** The fields of a row; null where the bytes are none. */
  decode(bytes: Uint8Array): RowFields | null {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#at = 0;
    const row = newRow();
    try {
      this.#row(row, bytes.length);
      return row;
    } catch (error) {
      if (error instanceof Damaged) return null;
      throw error;
    }
  }

  #row(row: RowFields, end: number): void {
    while (this.#at < end) {
      const tag = this.#uint32();
      const number = tag >>> 3;
      const type = tag & 7;
      if (type === LENGTH) this.#lengthField(row, number);
      else if (type === VARINT) this.#varintField(row, number);
      else if (type === EIGHT_BYTES) this.#doubleField(row, number);
      else this.#skip(type);
    }
    if (this.#at !== end) throw new Damaged();
  }
  #lengthField(row: RowFields, number: number): void {
    const end = this.#end(this.#bytes.length);
    switch (number) {
      case 30:
        return this.#hop(row, end);
      case 32:
        if (row.l7Detected.length >= MAX_ELEMENTS) throw new Damaged();
        row.l7Detected.push(this.#text(number, end));
        return;
      default: {
        const field = TEXTS[number];
        if (field === undefined) this.#at = end;
        else row[field] = this.#text(number, end);
      }
    }
  }
  #varintField(row: RowFields, number: number): void {
    this.#varint();
    switch (number) {
      case 5:
        row.timeNs = this.#int64();
        return;
      case 6:
        row.elapsedNs = this.#int64();
        return;
      case 24:
        row.requestSize = this.#size();
        return;
      case 25:
        row.responseSize = this.#size();
        return;
      default: {
        const field = NUMBERS[number];
        if (field !== undefined) row[field] = this.#low;
        const flag = FLAGS[number];
        if (flag !== undefined) row[flag] = (this.#low | this.#high) !== 0;
      }
    }
  }
  #doubleField(row: RowFields, number: number): void {
    if (this.#at + 8 > this.#bytes.length) throw new Damaged();
    const value = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    if (number === 7) row.handshakeUs = value;
    else if (number === 8) row.requestUs = value;
    else if (number === 9) row.responseUs = value;
  }
  #hop(row: RowFields, end: number): void {
    if (row.hops.length >= MAX_ELEMENTS) throw new Damaged();
    const hop = { interface: "", packets: 0 };
    while (this.#at < end) {
      const tag = this.#uint32();
      const number = tag >>> 3;
      if ((tag & 7) === LENGTH) {
        const textEnd = this.#end(end);
        if (number === 2) hop.interface = this.#text(2, textEnd);
        else this.#at = textEnd;
      } else if ((tag & 7) === VARINT) {
        this.#varint();
        if (number === 3) hop.packets = this.#size();
      } else this.#skip(tag & 7);
    }
    if (this.#at !== end) throw new Damaged();
    row.hops.push(hop);
  }

  #skip(type: number): void {
    if (type === VARINT) this.#varint();
    else if (type === EIGHT_BYTES) this.#at += 8;
    else if (type === FOUR_BYTES) this.#at += 4;
    else if (type === LENGTH) this.#at = this.#end(this.#bytes.length);
    else throw new Damaged();
    if (this.#at > this.#bytes.length) throw new Damaged();
  }
  /** Where the bytes end whose length comes next. */
  #end(limit: number): number {
    const length = this.#uint32();
    const end = this.#at + length;
    if (end > limit) throw new Damaged();
    return end;
  }
  #text(number: number, end: number): string {
    const from = this.#at;
    this.#at = end;
    const repeated = this.#repeated[number];
    if (repeated === undefined || end - from > MAX_REPEATED) return this.#bytes.toString("utf8", from, end);
    return repeated.read(this.#bytes, from, end);
  }
  #uint32(): number {
    this.#varint();
    if (this.#high !== 0) throw new Damaged();
    return this.#low;
  }
  #int64(): bigint {
    this.#halves[0] = this.#low;
    this.#halves[1] = this.#high;
    return this.#whole[0] ?? 0n;
  }
  #size(): number {
    return this.#high * 0x1_0000_0000 + this.#low;
  }
  // Seven bits a byte, the lowest first: four bytes and a half make the low word.
  #varint(): void {
    const bytes = this.#bytes;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[this.#at++];
      if (byte === undefined) throw new Damaged();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw new Damaged();
  }
}

/** The last text of a field. */
class Repeated {
  readonly #bytes = new Uint8Array(MAX_REPEATED);
  #length = 0;
  #text = "";

  read(bytes: Buffer, from: number, end: number): string {
    const length = end - from;
    if (length === this.#length) {
      let i = 0;
      while (i < length && bytes[from + i] === this.#bytes[i]) i++;
      if (i === length) return this.#text;
    }
    this.#text = bytes.toString("utf8", from, end);
    this.#length = length;
    for (let i = 0; i < length; i++) this.#bytes[i] = bytes[from + i] ?? 0;
    return this.#text;
  }
}

type FieldsOf<T> = { [K in keyof RowFields]: RowFields[K] extends T ? K : never }[keyof RowFields];

function table<F>(fields: readonly (readonly [number, F])[]): readonly (F | undefined)[] {
  const all: (F | undefined)[] = Array.from({ length: 40 }, () => undefined);
  for (const [number, field] of fields) all[number] = field;
  return all;
}
const TEXTS = table<FieldsOf<string>>([
  [3, "stream"],
  [10, "protocol"],
  [11, "protocolVersion"],
  [13, "srcIp"],
  [15, "dstIp"],
  [17, "method"],
  [18, "methodSelector"],
  [19, "summary"],
  [20, "summarySelector"],
  [21, "status"],
  [22, "statusSelector"],
  [26, "errorType"],
  [33, "document"],
  [34, "connection"],
]);
const NUMBERS = table<"index" | "flowId" | "srcPort" | "dstPort" | "outcome" | "vlan">([
  [2, "index"],
  [4, "flowId"],
  [14, "srcPort"],
  [16, "dstPort"],
  [23, "outcome"],
  [29, "vlan"],
]);
const FLAGS = table<FieldsOf<boolean>>([
  [12, "tls"],
  [27, "truncated"],
  [28, "outgoing"],
  [31, "isFlow"],
  [35, "isProvisional"],
]);

function newRow(): RowFields {
  return {
    index: 0,
    stream: "",
    flowId: 0,
    timeNs: 0n,
    elapsedNs: null,
    handshakeUs: null,
    requestUs: 0,
    responseUs: 0,
    protocol: "",
    protocolVersion: "",
    tls: false,
    srcIp: "",
    srcPort: null,
    dstIp: "",
    dstPort: null,
    method: "",
    methodSelector: "",
    summary: "",
    summarySelector: "",
    status: "",
    statusSelector: "",
    outcome: 0,
    requestSize: 0,
    responseSize: 0,
    errorType: "",
    truncated: false,
    outgoing: false,
    vlan: null,
    hops: [],
    isFlow: false,
    l7Detected: [],
    document: "",
    connection: "",
    isProvisional: false,
  };
}
