// Decrypts one connection whose secrets a key log holds. The conversation tells it of hellos and gives it every record
// that is encrypted; what was inside goes to the protocol that it speaks.
//
// Early data (RFC 8446, 4.2.10) waits until the server says whether it takes it: what it refused was never read by
// anybody, and the client sends it again.
import { CLIENT, SERVER, type Side } from "../../../flow/flow.ts";
import type { Moment } from "../../../moment.ts";
import type { KeyLog } from "../../../tls/key-log.ts";
import type { EndOfStream, FlowContext } from "../../dissector.ts";
import { cipherSuiteName } from "../cipher-suites.ts";
import { decodeEncryptedExtensions } from "../decode.ts";
import { HandshakeAssembler } from "../handshake.ts";
import { versionName } from "../names.ts";
import { APPLICATION_DATA, HANDSHAKE, type ServerHello, TLS_1_3 } from "../types.ts";
import { InnerStream } from "./inner-stream.ts";
import { NO_SECRET, type Negotiated, Negotiation, usableSuite } from "./negotiation.ts";
import type { OpenedRecord } from "./protection.ts";
import type { RecordCipher } from "./record-cipher.ts";
import { SideKeys } from "./side-keys.ts";
import type { AeadSuite } from "./suites.ts";

/** Early data kept of one connection until the server answers; more stays encrypted. */
export const MAX_HELD_BYTES = 1 << 20;

const END_OF_EARLY_DATA = 5;
const ENCRYPTED_EXTENSIONS = 8;
const FINISHED = 20;
const KEY_UPDATE = 24;
const EARLY_DATA = 42;
const SECRETS = {
  handshake: ["CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET"],
  traffic: ["CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"],
} as const;
const HASH_BYTES = { sha256: 32, sha384: 48 } as const;

interface HeldRecord {
  readonly bytes: Uint8Array;
  readonly at: Moment;
}

/** Who reads what handshakes say inside: those that go on up to TLS 1.2, and the rest of those of TLS 1.3. */
export interface InsideHandler {
  handshake(side: Side, text: Uint8Array): void;
  /** What follows is not what comes next of this side. */
  lost(side: Side): void;
  /** The protocol that a server of TLS 1.3 chose. */
  agreed(alpn: string): void;
}

export class TlsDecryption {
  /** Why what comes stays encrypted; empty where there are keys for it. */
  #reason = "the handshake was not seen";
  #hasOpened = false;
  #hasFailed = false;
  readonly #context: FlowContext;
  readonly #keys: KeyLog;
  readonly #inside: InsideHandler;
  readonly #inner: InnerStream;
  readonly #sides: readonly [SideKeys, SideKeys] = [new SideKeys(), new SideKeys()];
  readonly #assemblers = [new HandshakeAssembler(), new HandshakeAssembler()] as const;
  readonly #negotiation: Negotiation;
  /** Up to TLS 1.2: ChangeCipherSpec of a side brings what was negotiated into use. */
  #awaitsChange: [boolean, boolean] = [false, false];
  #negotiated: Negotiated | null = null;
  #lostBytes: [number, number] = [0, 0];
  /** Of TLS 1.3. */
  #suite: AeadSuite | null = null;
  #offersEarlyData = false;
  #held: HeldRecord[] = [];
  #heldBytes = 0;

  constructor(context: FlowContext, keys: KeyLog, inside: InsideHandler) {
    this.#context = context;
    this.#inside = inside;
    this.#keys = keys;
    this.#inner = new InnerStream(context);
    this.#negotiation = new Negotiation(keys, context.codecs);
  }

  /** What became of the encrypted records so far, in words; empty before the first. */
  get outcome(): string {
    if (this.#hasOpened) return this.#hasFailed ? "decrypted in part" : "decrypted";
    return this.#hasFailed ? this.#why : this.#reason;
  }
  get #why(): string {
    return this.#reason === "" ? "no key opens the record" : this.#reason;
  }

  /**
   * The last one before the server's counts: after a HelloRetryRequest no early data is sent (RFC 8446, 4.1.2).
   * `isInside`: it came encrypted, and the keys stay until the new ones are brought into use.
   */
  clientHello(random: Uint8Array, extensions: readonly number[], isInside: boolean): void {
    this.#negotiation.clientHello(random);
    this.#awaitsChange = [false, false];
    if (isInside) return;
    this.#offersEarlyData = extensions.includes(EARLY_DATA);
    for (const side of this.#sides) side.clear();
    this.#suite = null;
    this.#reason = "the server's hello was not seen";
  }

  serverHello(random: Uint8Array, hello: ServerHello): void {
    const client = this.#negotiation.clientRandom;
    if (client === null) return;
    this.#negotiation.serverHello(random, hello);
    this.#inner.agreed = {
      alpn: hello.alpn,
      info: `${versionName(hello.version)} ${cipherSuiteName(hello.cipherSuite)}`,
    };
    if (hello.version < TLS_1_3) {
      this.#awaitsChange = [true, true];
      this.#negotiated = null;
      this.#reason = "";
      return;
    }
    const suite = usableSuite(hello, this.#context.codecs);
    if (typeof suite === "string") this.#reason = suite;
    else if (suite.kind === "aead") {
      this.#suite = suite;
      this.#reason = "";
      this.#useTrafficSecrets(client);
    }
  }

  #useTrafficSecrets(client: string): void {
    for (const side of [CLIENT, SERVER] as const) {
      if (side === CLIENT && this.#offersEarlyData) this.#use(side, "early", "CLIENT_EARLY_TRAFFIC_SECRET", client);
      this.#use(side, "handshake", SECRETS.handshake[side], client);
      this.#use(side, "traffic", SECRETS.traffic[side], client);
      if (!this.#sides[side].has("traffic")) this.#reason = this.#keys.hasOnlyPrivateKeys ? NEEDS_LOG : NO_SECRET;
    }
  }

  // A secret of another length was made for another suite.
  #use(side: Side, stage: "early" | "handshake" | "traffic", label: string, client: string): void {
    const suite = this.#suite;
    const secret = this.#keys.find(label, client);
    if (suite === null || secret?.length !== HASH_BYTES[suite.hash]) return;
    this.#sides[side].addSecret(stage, suite, secret, this.#context.codecs);
  }

  /** A message of a handshake, besides the hellos that are told. */
  message(side: Side, type: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.#suite === null) this.#negotiation.message(side, type, bytes, start, end);
  }

  /** Up to TLS 1.2: what this side sends behind this record is encrypted anew. */
  changeCipherSpec(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.#suite !== null) return;
    const keys = this.#sides[side];
    // In a renegotiation it is encrypted itself, and has a number.
    if (!keys.isEmpty) keys.open(bytes, start, end);
    keys.clear();
    const cipher = this.#next(side);
    if (cipher !== null) keys.add("traffic", cipher);
    this.#awaitsChange[side] = false;
  }

  /** What the handshake negotiated for this side and is not in use yet; null where there is nothing. */
  #next(side: Side): RecordCipher | null {
    if (!this.#awaitsChange[side]) return null;
    this.#negotiated ??= this.#negotiation.finish();
    if (typeof this.#negotiated === "string") {
      this.#reason = this.#negotiated;
      return null;
    }
    const cipher = this.#negotiated[side];
    if (this.#lostBytes[side] > 0) cipher.lose(this.#lostBytes[side]);
    this.#lostBytes[side] = 0;
    return cipher;
  }

  #open(side: Side, bytes: Uint8Array, start: number, end: number): OpenedRecord | null {
    const keys = this.#sides[side];
    const opened = keys.open(bytes, start, end);
    if (opened !== null || !this.#awaitsChange[side]) return opened;
    // Its ChangeCipherSpec was lost.
    const cipher = this.#next(side);
    const behind = cipher?.open(bytes, start, end) ?? null;
    if (cipher === null || behind === null) return null;
    keys.clear();
    keys.add("traffic", cipher);
    this.#awaitsChange[side] = false;
    return behind;
  }

  /** A record `[start, end)` that is encrypted. */
  record(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    if (side === CLIENT && this.#offersEarlyData) {
      this.#hold(bytes.slice(start, end), at);
      return;
    }
    const wasProven = this.#sides[side].isProven;
    const opened = this.#open(side, bytes, start, end);
    this.#hasOpened ||= opened !== null;
    if (opened === null) this.#unreadable(side, wasProven, at);
    else if (opened.type === APPLICATION_DATA) this.#inner.data(side, opened.text, at);
    else if (opened.type === HANDSHAKE) this.#handshake(side, opened.text);
  }

  /** So many bytes of a side are missing. */
  gap(side: Side, bytes: number, at: Moment): void {
    this.#lostBytes[side] += bytes;
    this.#negotiation.gap();
    this.#sides[side].lose(bytes);
    this.#assemblers[side].reset();
    this.#inner.break(at);
  }
  end(side: Side, how: EndOfStream, at: Moment): void {
    this.#inner.end(side, how, at);
  }
  get isIdle(): boolean {
    return this.#inner.isIdle;
  }
  tick(now: Moment): void {
    this.#inner.tick(now);
  }
  close(at: Moment): void {
    if (this.#held.length > 0) this.#note("the server's answer to early data was not seen", this.#held.length);
    this.#held = [];
    this.#inner.close(at);
  }

  #hold(bytes: Uint8Array, { sec, nsec, packet }: Moment): void {
    if (this.#heldBytes + bytes.length > MAX_HELD_BYTES) {
      this.#note(`more than ${MAX_HELD_BYTES} bytes of early data`, 1);
      return;
    }
    this.#heldBytes += bytes.length;
    this.#held.push({ bytes, at: { sec, nsec, packet } });
  }

  #answered(takesEarlyData: boolean): void {
    this.#offersEarlyData = false;
    if (!takesEarlyData) this.#sides[CLIENT].leave("early");
    const held = this.#held;
    this.#held = [];
    for (const { bytes, at } of held) this.record(CLIENT, bytes, 0, bytes.length, at);
  }

  #encryptedExtensions(bytes: Uint8Array, start: number, end: number): void {
    const { extensions, alpn } = decodeEncryptedExtensions(bytes, start, end, this.#context.codecs);
    this.#inner.agreed = { ...this.#inner.agreed, alpn };
    if (alpn !== "") this.#inside.agreed(alpn);
    this.#answered(extensions.includes(EARLY_DATA));
  }

  #handshake(side: Side, text: Uint8Array): void {
    const suite = this.#suite;
    if (suite === null) {
      this.#inside.handshake(side, text);
      return;
    }
    this.#assemblers[side].push(text, 0, text.length, (type, bytes, start, end) => {
      if (type === ENCRYPTED_EXTENSIONS && side === SERVER) this.#encryptedExtensions(bytes, start, end);
      else if (type === END_OF_EARLY_DATA && side === CLIENT) this.#sides[side].leave("early");
      else if (type === FINISHED) this.#sides[side].leave("handshake");
      else if (type === KEY_UPDATE) this.#sides[side].update(suite, this.#context.codecs);
    });
  }

  /** `wasProven`: its side was being read, so what is inside has a hole now. */
  #unreadable(side: Side, wasProven: boolean, at: Moment): void {
    if (wasProven) this.#inner.break(at);
    this.#inside.lost(side);
    this.#hasFailed = true;
    this.#note(wasProven ? DAMAGED : this.#why, 1);
  }

  #note(why: string, count: number): void {
    this.#context.note("tls-encrypted", `a record stays encrypted: ${why}`, count, true);
  }
}

const NEEDS_LOG = "a private key opens no TLS 1.3: a key log is needed";
const DAMAGED = "its MAC, tag or padding does not fit, or records before it are missing";
