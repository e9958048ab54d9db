// One attempt at a connection, as its two ends showed it (RFC 9000, 7).
import type { JsonObject } from "../../../contract/index.ts";
import type { ClientHello, ServerHello } from "../tls/index.ts";
import type { Close } from "./frames.ts";

/** Packets that a side sent, and the bytes of those whose content nobody can read. */
export interface PacketCounts {
  initial: number;
  zeroRtt: number;
  handshake: number;
  oneRtt: number;
  protectedBytes: number;
}

export interface ConnectionClose extends Close {
  readonly sender: "client" | "server";
}

/** What the client offered. */
export interface QuicRequest {
  readonly version: number;
  /** Hexadecimal, as all connection ids here. */
  readonly destinationConnectionId: string;
  readonly sourceConnectionId: string;
  readonly tokenBytes: number;
  hello: ClientHello | null;
  parameters: JsonObject | null;
  /** A second hello answered a HelloRetryRequest. */
  isRetried: boolean;
}

/** What the server chose, or why there is no connection. */
export interface QuicResponse {
  version: number;
  sourceConnectionId: string;
  hello: ServerHello | null;
  helloRetry: ServerHello | null;
  retry: { readonly sourceConnectionId: string; readonly tokenBytes: number } | null;
  /** The versions that the server speaks, where it does not speak the client's. */
  negotiation: readonly string[] | null;
  close: ConnectionClose | null;
}

/** One side of an exchange: its words, null where none could be read, and its packets. */
export interface QuicSide<Words> {
  readonly words: Words | null;
  readonly counts: PacketCounts;
}
