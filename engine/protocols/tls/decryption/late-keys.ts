// Decryption with a key log that grows: programs write the secrets of a connection while it begins, and its first
// encrypted records may be here before them. What comes after the server's hello waits then, in its order, until the
// secrets are there. Where they do not come within a time, a number of bytes, or what all connections may hold back
// together, everything goes on as it would without them: encrypted, and said so.
import type { Side } from "../../../flow/flow.ts";
import { type Moment, nanosecondsBetween } from "../../../moment.ts";
import type { KeyLog } from "../../../tls/key-log.ts";
import type { EndOfStream, FlowContext } from "../../dissector.ts";
import { hexadecimal } from "../decode.ts";
import { type ServerHello, TLS_1_3 } from "../types.ts";
import { type InsideHandler, TlsDecryption } from "./decryption.ts";

/** Bytes of one connection that wait for its secrets. */
export const MAX_LATE_BYTES = 1 << 20;
/** How long they wait, in the capture's time. */
export const MAX_LATE_SECONDS = 5;
/** Calls that carry no bytes, and small records, cost this much besides. */
const OVERHEAD_BYTES = 128;

export const WAITS = "waits for its secrets";

type Call = (decryption: TlsDecryption) => void;

export class LateKeys {
  readonly #context: FlowContext;
  readonly #keys: KeyLog;
  readonly #decryption: TlsDecryption;
  /** What waits, in its order; null while nothing has to. */
  #waiting: Call[] | null = null;
  #waitingBytes = 0;
  #since: Moment = { sec: 0, nsec: 0, packet: 0 };
  /** Of the key log, when it was last looked into. */
  #revision = 0;
  #client = "";
  #isTls13 = false;
  /** What waited is on its way: none of it waits again. */
  #isSettling = false;

  constructor(context: FlowContext, keys: KeyLog, inside: InsideHandler) {
    this.#context = context;
    this.#keys = keys;
    this.#decryption = new TlsDecryption(context, keys, inside);
  }

  get outcome(): string {
    return this.#waiting === null ? this.#decryption.outcome : WAITS;
  }
  get isIdle(): boolean {
    return this.#waiting === null && this.#decryption.isIdle;
  }

  clientHello(random: Uint8Array, extensions: readonly number[], isInside: boolean): void {
    const own = random.slice();
    this.#pass(0, (decryption) => {
      this.#client = hexadecimal(own);
      decryption.clientHello(own, extensions, isInside);
    });
  }
  message(side: Side, type: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.#waiting === null) {
      this.#decryption.message(side, type, bytes, start, end);
      return;
    }
    const own = bytes.slice(start, end);
    this.#pass(own.length, (decryption) => decryption.message(side, type, own, 0, own.length));
  }
  serverHello(random: Uint8Array, hello: ServerHello, at: Moment): void {
    const own = random.slice();
    this.#pass(0, (decryption) => {
      this.#isTls13 = hello.version >= TLS_1_3;
      if (this.#waiting === null && !this.#isSettling && this.#mustWait()) this.#begin(at);
      const call: Call = (one) => one.serverHello(own, hello);
      if (this.#waiting === null) call(decryption);
      else this.#waiting.push(call);
    });
  }
  changeCipherSpec(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const own = bytes.slice(start, end);
    this.#pass(own.length, (decryption) => decryption.changeCipherSpec(side, own, 0, own.length));
  }
  record(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    if (this.#waiting === null || this.#isSettled(at)) {
      this.#decryption.record(side, bytes, start, end, at);
      return;
    }
    const own = bytes.slice(start, end);
    this.#pass(own.length, (decryption) => decryption.record(side, own, 0, own.length, at));
  }
  gap(side: Side, bytes: number, at: Moment): void {
    this.#pass(0, (decryption) => decryption.gap(side, bytes, at));
  }
  end(side: Side, how: EndOfStream, at: Moment): void {
    this.#pass(0, (decryption) => decryption.end(side, how, at));
  }
  tick(now: Moment): void {
    if (this.#waiting === null || this.#isSettled(now)) this.#decryption.tick(now);
  }
  close(at: Moment): void {
    if (this.#waiting !== null && !this.#hasCome()) this.#giveUp("the connection ended before they came");
    this.#settle();
    this.#decryption.close(at);
  }

  #mustWait(): boolean {
    return this.#keys.isGrowing && this.#client !== "" && !this.#hasSecrets() && !this.#hasCome();
  }
  #begin({ sec, nsec, packet }: Moment): void {
    if (!this.#keys.holdBack(OVERHEAD_BYTES)) {
      this.#giveUp(TOO_MANY);
      return;
    }
    this.#context.stay?.(true);
    this.#waiting = [];
    this.#waitingBytes = OVERHEAD_BYTES;
    this.#since = { sec, nsec, packet };
  }
  /** At once, or when what it needs is there. */
  #pass(bytes: number, call: Call): void {
    const cost = bytes + OVERHEAD_BYTES;
    if (this.#waiting !== null && this.#waitingBytes + cost > MAX_LATE_BYTES) {
      this.#giveUp(`none within ${MAX_LATE_BYTES} bytes`);
    } else if (this.#waiting !== null && !this.#keys.holdBack(cost)) {
      this.#giveUp(TOO_MANY);
    } else if (this.#waiting !== null) {
      this.#waiting.push(call);
      this.#waitingBytes += cost;
      return;
    }
    call(this.#decryption);
  }

  /** Whether the wait is over: the secrets are there, or it was long enough. */
  #isSettled(now: Moment): boolean {
    const { sec, nsec } = this.#since;
    if (this.#hasCome()) this.#settle();
    else if (nanosecondsBetween(sec, nsec, now.sec, now.nsec) > MAX_LATE_SECONDS * 1e9) {
      this.#giveUp(`none within ${MAX_LATE_SECONDS} s`);
    }
    return this.#waiting === null;
  }
  #hasCome(): boolean {
    this.#keys.askForMore();
    if (this.#revision === this.#keys.revision) return false;
    this.#revision = this.#keys.revision;
    return this.#hasSecrets();
  }
  // What belongs together is written in the order of its use: who has the last has all. A private key may open what comes.
  #hasSecrets(): boolean {
    const has = (label: string): boolean => this.#keys.find(label, this.#client) !== null;
    if (!this.#isTls13) return this.#keys.privateKeys.all.length > 0 || has("CLIENT_RANDOM");
    return has("CLIENT_TRAFFIC_SECRET_0") && has("SERVER_TRAFFIC_SECRET_0");
  }
  #settle(): void {
    const waiting = this.#waiting ?? [];
    this.#context.stay?.(false);
    this.#waiting = null;
    this.#keys.letGo(this.#waitingBytes);
    this.#waitingBytes = 0;
    this.#isSettling = true;
    for (const call of waiting) call(this.#decryption);
    this.#isSettling = false;
  }
  #giveUp(why: string): void {
    this.#context.note("tls-keys-late", `secrets of a connection were waited for: ${why}`, 1, false);
    this.#settle();
  }
}

const TOO_MANY = "too many connections wait for theirs";
