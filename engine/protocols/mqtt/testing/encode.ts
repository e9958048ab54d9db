// Writes packets for tests. Texts are latin1: one character a byte.

export function int(value: number, bytes: number): string {
  return Array.from({ length: bytes }, (_, i) => String.fromCharCode((value >>> (8 * (bytes - 1 - i))) & 0xff)).join(
    "",
  );
}
export function text(value: string): string {
  return int(value.length, 2) + value;
}
export function varint(value: number): string {
  const [low, rest] = [value % 128, Math.floor(value / 128)];
  return rest === 0 ? int(low, 1) : int(low | 0x80, 1) + varint(rest);
}
export function packet(first: number, body: string): string {
  return int(first, 1) + varint(body.length) + body;
}
/** Properties with their length; each is written already. */
export function properties(...values: readonly string[]): string {
  const all = values.join("");
  return varint(all.length) + all;
}
export function property(id: number, value: string): string {
  return int(id, 1) + value;
}

interface Connect {
  readonly level?: 3 | 4 | 5;
  readonly flags?: number;
  /** Behind the keep alive: properties of MQTT 5, the client and what the flags announce. */
  readonly rest?: string;
}
export function connect({ level = 4, flags = 2, rest }: Connect = {}): string {
  const own = rest ?? `${level === 5 ? properties() : ""}${text("till-1")}`;
  return packet(0x10, text(level === 3 ? "MQIsdp" : "MQTT") + int(level, 1) + int(flags, 1) + int(60, 2) + own);
}
export function connack(level: 3 | 4 | 5 = 4, code = 0): string {
  return packet(0x20, `\0${int(code, 1)}${level === 5 ? properties() : ""}`);
}

interface Publish {
  readonly qos?: 0 | 1 | 2;
  readonly id?: number;
  readonly isDup?: boolean;
  readonly isRetained?: boolean;
  /** Of MQTT 5; absent in older versions. */
  readonly own?: string;
}
export function publish(topic: string, payload: string, options: Publish = {}): string {
  const { qos = 0, id = 1, isDup = false, isRetained = false, own = "" } = options;
  const first = 0x30 | (isDup ? 8 : 0) | (qos << 1) | (isRetained ? 1 : 0);
  return packet(first, text(topic) + (qos > 0 ? int(id, 2) : "") + own + payload);
}

/** First bytes of packets that have a number and nothing else. */
const FIRST = { PUBACK: 0x40, PUBREC: 0x50, PUBREL: 0x62, PUBCOMP: 0x70, UNSUBACK: 0xb0 } as const;
/** `rest`: reason code and properties of MQTT 5. */
export function ack(type: keyof typeof FIRST, id: number, rest = ""): string {
  return packet(FIRST[type], int(id, 2) + rest);
}
export function subscribe(id: number, filters: readonly string[], own = ""): string {
  return packet(0x82, int(id, 2) + own + filters.map((one) => `${text(one)}\x01`).join(""));
}
export function suback(id: number, codes: string, own = ""): string {
  return packet(0x90, int(id, 2) + own + codes);
}
export function unsubscribe(id: number, filters: readonly string[], own = ""): string {
  return packet(0xa2, int(id, 2) + own + filters.map((one) => text(one)).join(""));
}
export const PINGREQ = "\xc0\0";
export const PINGRESP = "\xd0\0";
export const DISCONNECT = "\xe0\0";
