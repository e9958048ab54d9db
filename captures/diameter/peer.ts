// A peer of the recorded freeDiameter: connects, exchanges capabilities, asks, and answers what it is asked. It keeps a list of
// all that it sent and received.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { address, avp, findAvp, group, headerOf, message, number, text } from "./encode.ts";

export const REQUEST = 0x80;
const PROXIABLE = 0x40;
const CODE = { capabilities: 257, watchdog: 280, disconnect: 282 };
const AVP = { session: 263, host: 264, realm: 296, result: 268, vendor: 266, product: 269, address: 257 };
export const TGPP = 10_415;
export const GX = 16_777_238;
const NASREQ = 1;
const REALM = "test";

/** One message, as the test reads it. */
export interface Seen {
  readonly peer: string;
  readonly way: "sent" | "received";
  readonly command: number;
  readonly isRequest: boolean;
  readonly hopByHop: number;
  readonly endToEnd: number;
  readonly length: number;
  readonly resultCode: number | null;
}

export class Peer {
  readonly name: string;
  readonly #socket: Socket;
  readonly #seen: Seen[];
  readonly #answer: (request: Buffer) => readonly Buffer[];
  readonly #waiting = new Map<number, (answer: Buffer) => void>();
  #buffer = Buffer.alloc(0);
  #next: number;

  /** `answer` gives the AVPs behind session, host and realm of what it is asked. */
  constructor(name: string, firstId: number, seen: Seen[], answer: (request: Buffer) => readonly Buffer[]) {
    this.name = name;
    this.#next = firstId;
    this.#seen = seen;
    this.#answer = answer;
    this.#socket = connect(3868, "10.9.0.1");
    this.#socket.on("data", (bytes) => this.#read(bytes));
    this.#socket.on("error", () => undefined);
  }

  async open(): Promise<void> {
    await once(this.#socket, "connect");
    const gx = [number(AVP.vendor, TGPP), number(258, GX)];
    await this.ask(CODE.capabilities, 0, [
      ...this.origin,
      address(AVP.address, 10, 9, 0, 1),
      number(AVP.vendor, 0),
      text(AVP.product, "recording"),
      number(265, TGPP),
      number(258, NASREQ),
      number(258, 4),
      group(260, gx),
      number(299, 0),
    ]);
  }
  get origin(): readonly Buffer[] {
    return [text(AVP.host, this.name), text(AVP.realm, REALM)];
  }
  /** Sends a request; ends with its answer. */
  ask(command: number, application: number, avps: readonly Buffer[], flags = REQUEST): Promise<Buffer> {
    const id = this.#next++;
    const answer = new Promise<Buffer>((resolve) => this.#waiting.set(id, resolve));
    this.#send(message({ flags, command, application, hopByHop: id, endToEnd: id + 0x1000000 }, avps));
    return answer;
  }
  /** A request that may be relayed, of a session. */
  askFor(command: number, application: number, session: string, avps: readonly Buffer[]): Promise<Buffer> {
    const head = [text(AVP.session, session), ...this.origin, text(283, REALM)];
    return this.ask(command, application, [...head, ...avps], REQUEST | PROXIABLE);
  }
  async close(): Promise<void> {
    await this.ask(CODE.disconnect, 0, [...this.origin, number(273, 2)]);
    this.#socket.end();
    this.#socket.destroySoon();
  }

  #read(bytes: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    while (this.#buffer.length >= 20) {
      const length = this.#buffer.readUInt32BE(0) % 0x1000000;
      if (this.#buffer.length < length) return;
      const whole = this.#buffer.subarray(0, length);
      this.#buffer = this.#buffer.subarray(length);
      this.#take(whole);
    }
  }
  #take(received: Buffer): void {
    this.#see("received", received);
    const { flags, command, application, hopByHop, endToEnd } = headerOf(received);
    if ((flags & REQUEST) === 0) {
      this.#waiting.get(hopByHop)?.(received);
      return;
    }
    const session = findAvp(received, AVP.session);
    const isOwn = command !== CODE.watchdog && command !== CODE.disconnect;
    const avps = isOwn ? this.#answer(received) : [number(AVP.result, 2001)];
    const head = { flags: flags & PROXIABLE, command, application, hopByHop, endToEnd };
    this.#send(message(head, [...(session === undefined ? [] : [session]), ...this.origin, ...avps]));
  }
  #send(bytes: Buffer): void {
    this.#see("sent", bytes);
    this.#socket.write(bytes);
  }
  #see(way: "sent" | "received", bytes: Buffer): void {
    const { flags, command, hopByHop, endToEnd } = headerOf(bytes);
    const resultCode = findAvp(bytes, AVP.result)?.readUInt32BE(8) ?? null;
    const ids = { hopByHop, endToEnd, length: bytes.length, resultCode };
    this.#seen.push({ peer: this.name, way, command, isRequest: (flags & REQUEST) !== 0, ...ids });
  }
}

/** An octet string. */
export function octets(code: number, hex: string, vendorId = 0): Buffer {
  return avp(code, Buffer.from(hex, "hex"), vendorId);
}
