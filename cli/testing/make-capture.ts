// Tiny captures for tests: TCP conversations over IPv4 without link layer, as the capture writer lays them down.
import { PcapWriter } from "../../engine/pcap/index.ts";

const LINKTYPE_RAW = 101;
const IP_HEADER_BYTES = 20;
const TCP_HEADER_BYTES = 20;
const SYN = 0x02;
const PSH_ACK = 0x18;
const ACK = 0x10;
const FIN_ACK = 0x11;
const START_SECONDS = 1_790_000_000;

/** What one side says in a conversation. */
export interface Said {
  readonly from: "client" | "server";
  readonly text: string;
}

export interface Conversation {
  readonly clientPort: number;
  readonly serverPort: number;
  readonly said: readonly Said[];
  /** Leaves out the end of the connection. */
  readonly staysOpen?: boolean;
}

/** A request and its answer, as HTTP/1.1. */
export function httpExchange(path: string, status: number, body = "ok"): readonly Said[] {
  const request = `GET ${path} HTTP/1.1\r\nHost: shop\r\nX-Secret: s3cret\r\n\r\n`;
  const response = `HTTP/1.1 ${status} Text\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  return [
    { from: "client", text: request },
    { from: "server", text: response },
  ];
}

/** The bytes of a pcap file with these conversations, one after the other, a millisecond between packets. */
export function makeCapture(conversations: readonly Conversation[], startSeconds = START_SECONDS): Uint8Array {
  const writer = new PcapWriter({ linkType: LINKTYPE_RAW });
  let number = 0;
  for (const conversation of conversations) {
    for (const bytes of packetsOf(conversation)) {
      const ms = number++;
      const time = { sec: startSeconds + Math.floor(ms / 1000), nsec: (ms % 1000) * 1_000_000 };
      const extent = { start: 0, end: bytes.length, originalLength: bytes.length };
      writer.packet({ bytes, ...extent, ...time, linkType: LINKTYPE_RAW });
    }
  }
  return writer.take();
}

function packetsOf(conversation: Conversation): readonly Uint8Array[] {
  const next = { client: 1000, server: 5000 };
  const packets: Uint8Array[] = [];
  const send = (from: Said["from"], flags: number, text: string, length: number): void => {
    const other = from === "client" ? "server" : "client";
    packets.push(packet(conversation, from, next[from], flags === SYN ? 0 : next[other], flags, text));
    next[from] += length;
  };
  send("client", SYN, "", 1);
  send("server", SYN | ACK, "", 1);
  send("client", ACK, "", 0);
  for (const { from, text } of conversation.said) send(from, PSH_ACK, text, text.length);
  if (conversation.staysOpen === true) return packets;
  send("client", FIN_ACK, "", 1);
  send("server", FIN_ACK, "", 1);
  send("client", ACK, "", 0);
  return packets;
}

function packet(
  { clientPort, serverPort }: Conversation,
  from: Said["from"],
  sequence: number,
  acknowledgment: number,
  flags: number,
  text: string,
): Uint8Array {
  const isClient = from === "client";
  const length = IP_HEADER_BYTES + TCP_HEADER_BYTES + text.length;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  // RFC 791, 3.1
  view.setUint8(0, 0x45);
  view.setUint16(2, length);
  view.setUint8(8, 64);
  view.setUint8(9, 6);
  bytes.set([10, 0, 0, isClient ? 1 : 2], 12);
  bytes.set([10, 0, 0, isClient ? 2 : 1], 16);
  // RFC 9293, 3.1
  view.setUint16(20, isClient ? clientPort : serverPort);
  view.setUint16(22, isClient ? serverPort : clientPort);
  view.setUint32(24, sequence);
  view.setUint32(28, acknowledgment);
  view.setUint8(32, (TCP_HEADER_BYTES / 4) << 4);
  view.setUint8(33, flags);
  view.setUint16(34, 65_535);
  bytes.set(Buffer.from(text, "latin1"), IP_HEADER_BYTES + TCP_HEADER_BYTES);
  return bytes;
}
