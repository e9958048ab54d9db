// The server answers commands in their order (RFC 959, 5.4). A transfer is answered twice: that it begins (1xx), and how it
// ended. Behind AUTH the bytes are another protocol's (RFC 4217).
import type { JsonObject } from "../../../contract/index.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import { shownText } from "../database-sections.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import { FifoPairing } from "../fifo.ts";
import type { FramedConversation, MessageHandler } from "../framed.ts";
import type { Transfer } from "../ftp-data/types.ts";
import { decodeReply, lineText, type Reply } from "../reply-lines.ts";
import { extendedAddress, hostPort } from "./addresses.ts";
import { parseCommand } from "./commands.ts";
import { presenter } from "./present.ts";
import { type DataAddress, FTP, type FtpReply, type FtpRequest } from "./types.ts";

const PASSIVE = 227;
const EXTENDED_PASSIVE = 229;
const SECURED = 234;
const CLOSING = 421;
/** Commands whose data goes over a connection of its own. */
const TRANSFERS: ReadonlySet<string> = new Set(["RETR", "STOR", "STOU", "APPE", "LIST", "NLST", "MLSD"]);
const GREETINGS: ReadonlySet<number> = new Set([120, 220, CLOSING]);
/** Telnet's own words among commands: interrupt process and data mark stand before ABOR (RFC 959, 4.1.3). */
const FIRST_TELNET = 0xf0;

export class FtpPairing implements MessageHandler {
  /** Set once both exist: where the flow is handed over when it becomes encrypted. */
  conversation: FramedConversation | null = null;
  readonly #context: FlowContext;
  readonly #pairing: FifoPairing<FtpRequest, FtpReply>;
  #messages = 0;
  #replies = 0;
  #preliminarySpan: Span | null = null;
  /** The data connection that was announced last: the next transfer goes over it. */
  #transfer: Transfer | null = null;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#pairing = new FifoPairing(context, presenter);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    this.#messages++;
    if (side === CLIENT) this.#command(bytes, start, end, span);
    else this.#reply(decodeReply(bytes, start, end, this.#context.codecs), span);
  }
  opened(side: Side): void {
    if (side === SERVER) this.#pairing.answerBegins();
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not FTP: ${reason}`);
      return;
    }
    const error = { type: "dissection", msg: reason } as const;
    if (side === CLIENT) {
      const request: FtpRequest = { command: "", values: {}, preliminary: null };
      this.#pairing.request(request, span, FTP, true);
      this.#pairing.amend(request, FTP, true, error);
      return;
    }
    const nothing = { reply: null, preliminary: null, isGreeting: false, address: null };
    this.#pairing.response(nothing, span, FTP, true, error);
    this.#lose(SERVER, "a reply before could not be read", true);
  }
  gap(side: Side, _length: number, _open: Span | null): boolean {
    this.passed(side);
    return false;
  }
  passed(side: Side): void {
    this.#lose(side, "bytes are missing: it is not known which reply belongs to which command");
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    this.#pairing.ended(how);
  }
  get isIdle(): boolean {
    return this.#pairing.waiting === 0;
  }
  tick(now: Moment): void {
    this.#pairing.tick(now);
  }
  close(): void {
    this.#pairing.close();
  }

  #lose(side: Side, reason: string, isInsideAnswered = false): void {
    this.#pairing.lose(side, reason, isInsideAnswered);
    if (side === SERVER) this.#preliminarySpan = null;
  }
  #command(bytes: Uint8Array, start: number, end: number, span: Span): void {
    let from = start;
    while (from < end && (bytes[from] as number) >= FIRST_TELNET) from++;
    const { command, values } = parseCommand(lineText(bytes, from, end, this.#context.codecs));
    if (this.#transfer !== null && TRANSFERS.has(command)) {
      this.#transfer.command = command;
      this.#transfer.argument = shownText(values["argument"]);
      this.#transfer = null;
    }
    this.#pairing.request({ command, values, preliminary: null }, span, FTP);
  }
  #reply(reply: Reply, span: Span): void {
    const request = this.#pairing.isUnasked ? null : this.#pairing.oldest;
    // Who does not wait for the greeting gets it behind a first command, which it does not answer.
    const isGreeting = ++this.#replies === 1 && GREETINGS.has(reply.code) && request?.command !== "REIN";
    if (request === null || isGreeting) {
      const response = { reply, preliminary: null, isGreeting, address: null };
      // A greeting of 120 is followed by another; a server that ends the connection says 421.
      if (isGreeting || reply.code === CLOSING) this.#pairing.event(response, span, FTP);
      else this.#pairing.response(response, span, FTP);
      return;
    }
    if (reply.code < 200) {
      request.preliminary = reply;
      this.#preliminarySpan = span;
      return;
    }
    const whole = this.#preliminarySpan ?? span;
    if (whole !== span) whole.join(span);
    this.#preliminarySpan = null;
    const address = this.#addressIn(reply);
    this.#pairing.response({ reply, preliminary: request.preliminary, isGreeting: false, address }, whole, FTP);
    const isTaken = reply.code < 300;
    const asked = request.values["dataAddress"] as JsonObject | undefined;
    if (address !== null) this.#announce(address.port, address.ip, this.#context.flow.serverIp);
    else if (asked !== undefined && isTaken) this.#announce(Number(asked["port"]), shownText(asked["ip"]));
    if (request.command === "AUTH" && reply.code === SECURED)
      this.conversation?.handOver(this.#context.redetect("ftp"), SERVER);
  }
  /** A server behind a translation tells an address that clients know better than to use. */
  #announce(port: number, ...ips: readonly string[]): void {
    const transfer = { command: "", argument: "", controlFlowId: this.#context.flow.id };
    for (const ip of new Set(ips)) this.#context.announce(ip, port, "ftpdata", transfer);
    this.#transfer = transfer;
  }
  #addressIn({ code, lines }: Reply): DataAddress | null {
    const text = lines[0] ?? "";
    if (code === PASSIVE) return hostPort(text);
    return code === EXTENDED_PASSIVE ? extendedAddress(text, this.#context.flow.serverIp) : null;
  }
}
