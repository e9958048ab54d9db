// How a connection begins (RFC 4253, 4 to 8): identifications, offers, the key exchange. Behind NEWKEYS each side is encrypted.
import type { JsonObject } from "../../../contract/index.ts";
import { Reader } from "../../bytes/reader.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import { FifoPairing } from "../fifo.ts";
import type { MessageHandler } from "../framed.ts";
import { lineText } from "../reply-lines.ts";
import { EncryptedPart } from "./encrypted.ts";
import { isIdentification, type SshFramer } from "./frame.ts";
import {
  DISCONNECT,
  disconnectReason,
  isKexReply,
  KEXINIT,
  messageName,
  NEWKEYS,
  readKexInit,
  readString,
} from "./messages.ts";
import { type Agreement, hassh, missingIn, negotiate } from "./negotiate.ts";
import { presenter } from "./present.ts";
import { TwoSided } from "./two-sided.ts";
import { type KexInit, SSH, type SshMessage } from "./types.ts";

/** Lines before the identification that are shown. */
export const MAX_SHOWN_LINES = 50;
const READABLE_VERSION = /^(?:2\.0|1\.99)$/;
/** RFC 4250, 4.1.2: these numbers are the key exchange's own. */
const FIRST_OF_METHOD = 30;
const LAST_OF_METHOD = 49;

interface Offer {
  readonly init: KexInit & { readonly firstKexPacketFollows: boolean };
  readonly span: Span;
}

export class SshPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #framers: readonly [SshFramer, SshFramer];
  readonly #versions: TwoSided;
  readonly #offers: TwoSided;
  readonly #exchange: FifoPairing<SshMessage, SshMessage>;
  readonly #encrypted: EncryptedPart;
  readonly #offered: [Offer | null, Offer | null] = [null, null];
  readonly #before: string[] = [];
  #agreement: Agreement | null = null;
  /** The client's next message of the exchange was a guess that the server passes over (RFC 4253, 7). */
  #isWrongGuess = false;

  constructor(context: FlowContext, framers: readonly [SshFramer, SshFramer]) {
    this.#context = context;
    this.#framers = framers;
    this.#versions = new TwoSided(context);
    this.#offers = new TwoSided(context);
    this.#exchange = new FifoPairing(context, presenter);
    this.#encrypted = new EncryptedPart(context);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { kind } = this.#framers[side];
    if (kind === "encrypted") this.#encrypted.add(side, end - start, span);
    else if (kind === "line") this.#line(side, bytes, start, end, span);
    else this.#packet(side, bytes, start, end, span);
  }
  malformed(_side: Side, reason: string, _span: Span): void {
    const isKnown = this.#versions.has(CLIENT) || this.#versions.has(SERVER);
    if (!isKnown) this.#context.giveUp(`not SSH: ${reason}`);
    else {
      this.#context.note("ssh-malformed", `a packet could not be read: ${reason}`, 1, true);
      this.#encrypted.isUncertain = true;
    }
  }
  gap(side: Side, length: number, _open: Span | null): boolean {
    this.#encrypted.lose(side, length);
    if (this.#framers[side].part === "encrypted") return true;
    this.#encrypted.isUncertain = true;
    this.passed(side);
    return false;
  }
  passed(side: Side): void {
    this.#exchange.lose(side, "bytes are missing");
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    this.#exchange.ended(how);
  }
  get isIdle(): boolean {
    return this.#exchange.waiting === 0 && !this.#versions.isWaiting && !this.#offers.isWaiting;
  }
  tick(now: Moment): void {
    this.#versions.tick(now);
    this.#offers.tick(now);
    this.#exchange.tick(now);
  }
  close(): void {
    this.#versions.close();
    this.#offerAlone();
    this.#offers.close();
    this.#exchange.close();
    this.#encrypted.close();
  }

  #line(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const text = lineText(bytes, start, end, this.#context.codecs);
    if (!isIdentification(bytes, start, end)) {
      if (this.#before.length < MAX_SHOWN_LINES) this.#before.push(text);
      return;
    }
    // SSH-protoversion-softwareversion comments
    const [, protocolVersion = "", software = "", comments = ""] = /^SSH-([^-]*)-(\S*)(?: (.*))?$/.exec(text) ?? [];
    const banner = side === SERVER && this.#before.length > 0 ? { banner: this.#before.join("\n") } : {};
    const values = { version: text, protocolVersion, software, ...(comments === "" ? {} : { comments }), ...banner };
    this.#versions.set(side, "version", values, span);
    // The packets of version 1 are others.
    if (!READABLE_VERSION.test(protocolVersion)) this.#framers[side].part = "encrypted";
  }

  #packet(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const packet = new Reader(bytes, start + 4, end);
    const padding = packet.u8("the length of the padding");
    const payload = packet.sub(packet.left - padding, "a message");
    const type = payload.u8("the number of a message");
    if (type === KEXINIT) this.#kexInit(side, payload, span);
    else if (type === NEWKEYS) this.#framers[side].part = "encrypted";
    else if (type >= FIRST_OF_METHOD && type <= LAST_OF_METHOD) this.#method(side, type, payload, span);
    else this.#alone(side, { message: messageName(type, ""), values: this.#valuesOf(type, payload) }, span);
  }
  #alone(side: Side, message: SshMessage, span: Span): void {
    if (side === CLIENT) this.#exchange.requestWithoutAnswer(message, span, SSH);
    else this.#exchange.event(message, span, SSH);
  }
  #valuesOf(type: number, payload: Reader): JsonObject {
    if (type !== DISCONNECT) return {};
    const reasonCode = payload.u32("a reason");
    const description = readString(payload, "a description", this.#context.codecs);
    return { reasonCode, reason: disconnectReason(reasonCode), description };
  }

  #kexInit(side: Side, payload: Reader, span: Span): void {
    if (this.#offered[side] !== null) return;
    this.#offered[side] = { init: readKexInit(payload, this.#context.codecs), span };
    const [client, server] = this.#offered;
    if (client === null || server === null) return;
    this.#agreement = negotiate(client.init, server.init);
    const missing = missingIn(this.#agreement);
    this.#offers.set(CLIENT, "KEXINIT", this.#offerOf(CLIENT, client), client.span);
    const agreed = { negotiated: { ...this.#agreement }, ...(missing.length > 0 ? { notAgreed: [...missing] } : {}) };
    this.#offers.set(SERVER, "KEXINIT", { ...this.#offerOf(SERVER, server), ...agreed }, server.span);
    const isGuessed = client.init.firstKexPacketFollows;
    const first = ["kexAlgorithms", "serverHostKeyAlgorithms"] as const;
    this.#isWrongGuess = isGuessed && first.some((list) => client.init[list][0] !== server.init[list][0]);
    if (this.#isWrongGuess && this.#exchange.waiting > 0) {
      this.#isWrongGuess = false;
      this.#exchange.oneWay();
    }
  }
  #offerOf(side: Side, { init }: Offer): JsonObject {
    const { firstKexPacketFollows, ...lists } = init;
    const shown = Object.entries(lists).filter(([, names]) => names.length > 0);
    const print = hassh(init, side === SERVER, this.#context.codecs);
    return {
      ...(side === SERVER ? { hasshServer: print } : { hassh: print }),
      ...Object.fromEntries(shown.map(([name, names]) => [name, [...names]])),
      ...(firstKexPacketFollows ? { firstKexPacketFollows } : {}),
    };
  }
  /** Only one side offered something until the end. */
  #offerAlone(): void {
    for (const side of [CLIENT, SERVER]) {
      const offer = this.#offered[side];
      if (offer !== null && this.#agreement === null)
        this.#offers.set(side, "KEXINIT", this.#offerOf(side, offer), offer.span);
    }
  }

  #method(side: Side, type: number, payload: Reader, span: Span): void {
    const kex = this.#agreement?.kex ?? "";
    const message = { message: messageName(type, kex), values: this.#hostKeyIn(side, type, kex, payload) };
    if (side === SERVER) this.#exchange.response(message, span, SSH);
    else if (this.#isWrongGuess) {
      this.#isWrongGuess = false;
      this.#exchange.requestWithoutAnswer(message, span, SSH);
    } else this.#exchange.request(message, span, SSH);
  }
  /** The server's key, as `ssh-keygen -l` shows it. */
  #hostKeyIn(side: Side, type: number, kex: string, payload: Reader): JsonObject {
    if (side !== SERVER || !isKexReply(type, kex)) return {};
    const { codecs } = this.#context;
    const key = payload.view(payload.u32("a key"), "a key");
    const hostKeyType = readString(new Reader(key), "the type of a key", codecs);
    const digest = Uint8Array.from(codecs.hash("sha256", key).match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
    const fingerprint = `SHA256:${codecs.base64(digest, 0, digest.length).replace(/=+$/, "")}`;
    return { hostKeyType, hostKeyFingerprint: fingerprint };
  }
}
