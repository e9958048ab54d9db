// QUIC's handshake: what its Initial packets show. All else is encrypted and counted.
import type { Moment } from "../../moment.ts";
import type { Side } from "../../flow/flow.ts";
import { DatagramConversation } from "../datagrams.ts";
import type { Conversation, Dissector, FlowContext } from "../dissector.ts";
import { serverNames } from "../tls/index.ts";
import { detect } from "./detect.ts";
import { fields, paths } from "./fields.ts";
import { QuicPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { PROTOCOLS } from "./versions.ts";

export const quic: Dissector = {
  name: "quic",
  transports: ["udp"],
  ports: [443],
  protocols: PROTOCOLS,
  presenter,
  fields,
  paths,
  names: serverNames,
  detect,
  open: (context) => new QuicConversation(context),
};

/** Short headers, the mass of all packets, are counted without being framed. */
class QuicConversation extends DatagramConversation implements Conversation {
  readonly #pairing: QuicPairing;

  constructor(context: FlowContext) {
    const pairing = new QuicPairing(context);
    super(pairing);
    this.#pairing = pairing;
  }
  override data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    if ((bytes[start] as number) < 0x80) this.#pairing.oneRtt(side, bytes, start, end);
    else super.data(side, bytes, start, end, at);
  }
}
