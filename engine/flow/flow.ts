// One flow: two ends that talk over TCP, UDP, SCTP or ICMP. Addresses stay bytes until an entry needs text.
import type { Hop, Network } from "../../contract/index.ts";
import type { Span } from "../moment.ts";
import { formatAddress } from "./address.ts";

export type Transport = "tcp" | "udp" | "sctp" | "icmp";

/** Ends that are told of: by a packet that an ICMP error quotes. Ports are 0 where the transport has none. */
export interface FlowEnds {
  readonly transport: Transport;
  readonly source: Uint8Array;
  readonly sourcePort: number;
  readonly destination: Uint8Array;
  readonly destinationPort: number;
}

/** Direction of bytes: from the client (who opened, or asks) or from the server. */
export type Side = 0 | 1;
export const CLIENT: Side = 0;
export const SERVER: Side = 1;

/** Tells how an exchange of the flow fared on the network. */
export interface NetworkFacts {
  networkOf(request: Span | null, response: Span | null): Network;
}

/** Counts where packets of a flow were seen. */
export interface HopCounts {
  readonly hops: readonly Hop[];
}

// Most flows are short and many: what is empty in most of them is shared.
const NONE: readonly string[] = [];
const SEEN_NOWHERE: HopCounts = { hops: [] };

/** What every flow has, whatever its transport. Transport measures live in the transport's own state. */
export class Flow {
  /** Number by first packet, from 0. */
  readonly id: number;
  readonly transport: Transport;
  readonly vlan: number | null;
  clientAddress: Uint8Array;
  serverAddress: Uint8Array;
  clientPort: number;
  serverPort: number;
  /** Whether who is client was seen (SYN, request), not guessed from ports. */
  isClientKnown = false;
  firstSec = 0;
  firstNsec = 0;
  lastSec = 0;
  lastNsec = 0;
  #clientPackets = 0;
  #serverPackets = 0;
  #clientBytes = 0;
  #serverBytes = 0;
  /** Microseconds of the handshake (SYN to the client's ACK); null when it was not seen. */
  handshakeUs: number | null = null;
  /** Its first packet came when it was open: what was said before is not known. */
  get isJoined(): boolean {
    return this.transport === "tcp" && this.handshakeUs === null;
  }
  /** Seconds that the capture had run when the first packet came, without a packet of it. */
  watchedSeconds = 0;
  /** Names of protocols found in it, in order of discovery. */
  detected: readonly string[] = NONE;
  /** Why nothing was dissected; empty while something is. */
  reason = "";
  /** Who knows its hops. */
  seenAt: HopCounts = SEEN_NOWHERE;
  /** What its packets tell of the network; null where the transport tells nothing. */
  network: NetworkFacts | null = null;
  /** The SCTP stream of the message at hand; 0 elsewhere. */
  messageStream = 0;
  #nextIndex = 0;
  #clientIp: string | null = null;
  #serverIp: string | null = null;
  /** Of its handshake, the port -1 while that was not seen. */
  #openingPort = -1;
  #clientIsn = 0;
  #serverIsn = 0;

  constructor(
    id: number,
    transport: Transport,
    clientAddress: Uint8Array,
    clientPort: number,
    serverAddress: Uint8Array,
    serverPort: number,
    vlan: number | null,
  ) {
    this.id = id;
    this.transport = transport;
    this.clientAddress = clientAddress;
    this.clientPort = clientPort;
    this.serverAddress = serverAddress;
    this.serverPort = serverPort;
    this.vlan = vlan;
  }

  /** The next item's number inside the flow, from 0. */
  nextIndex(): number {
    return this.#nextIndex++;
  }
  get hops(): readonly Hop[] {
    return this.seenAt.hops;
  }
  /** The handshake was seen: who is client now opened it, and the sides began with these numbers. */
  opened(clientIsn: number, serverIsn: number): void {
    this.#openingPort = this.clientPort;
    this.#clientIsn = clientIsn | 0;
    this.#serverIsn = serverIsn | 0;
  }
  /**
   * What the connection is called on every node that sees it; empty while its handshake was not seen. Address translation
   * changes addresses and the server's port, and leaves these three as they are.
   */
  get connection(): string {
    if (this.#openingPort < 0) return "";
    return `${this.#openingPort}-${this.#clientIsn >>> 0}-${this.#serverIsn >>> 0}`;
  }
  /** Takes over what becomes known of a flow while it lasts. */
  learnFrom(other: Flow): void {
    this.seenAt = other.seenAt;
    this.handshakeUs = other.handshakeUs;
    this.#openingPort = other.#openingPort;
    this.#clientIsn = other.#clientIsn;
    this.#serverIsn = other.#serverIsn;
  }
  get clientIp(): string {
    return (this.#clientIp ??= formatAddress(this.clientAddress));
  }
  get serverIp(): string {
    return (this.#serverIp ??= formatAddress(this.serverAddress));
  }
  /** A packet came, with so many bytes of payload. */
  count(side: Side, bytes: number): void {
    if (side === CLIENT) {
      this.#clientPackets++;
      this.#clientBytes += bytes;
    } else {
      this.#serverPackets++;
      this.#serverBytes += bytes;
    }
  }
  /** Packets by side. */
  get packets(): readonly [number, number] {
    return [this.#clientPackets, this.#serverPackets];
  }
  /** Bytes of payload by side. */
  get bytes(): readonly [number, number] {
    return [this.#clientBytes, this.#serverBytes];
  }
  /** Of both sides. */
  get packetCount(): number {
    return this.#clientPackets + this.#serverPackets;
  }
  get byteCount(): number {
    return this.#clientBytes + this.#serverBytes;
  }
  /** The bytes show that the ends are the other way round. The caller swaps its own per-side state. */
  swapSides(): void {
    [this.clientAddress, this.serverAddress] = [this.serverAddress, this.clientAddress];
    [this.clientPort, this.serverPort] = [this.serverPort, this.clientPort];
    this.#clientIp = this.#serverIp = null;
    [this.#clientPackets, this.#serverPackets] = [this.#serverPackets, this.#clientPackets];
    [this.#clientBytes, this.#serverBytes] = [this.#serverBytes, this.#clientBytes];
  }
}
