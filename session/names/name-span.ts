// What is known of an address: a name, when it held, and for whom.
import type { PeerNames } from "../../engine/index.ts";

export type { PeerNames } from "../../engine/index.ts";

/** A peer that nothing is known about. */
export const NO_NAMES: PeerNames = {
  name: "",
  namespace: "",
  pod: null,
  service: null,
  endpointSlice: null,
  processName: "",
  processId: 0,
  resolutionMechanism: "none",
  dns: "",
  labels: {},
  annotations: {},
};

/** One end of a connection; without a port where the protocol has none, or where it is not known. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number | null;
}

/** The other end where there is none, or where it makes no difference. */
export const NOBODY: Endpoint = { ip: "", port: null };

/** An address had a name from `fromNs` (inclusive) to `toNs` (exclusive), in Unix nanoseconds. */
export interface NameSpan {
  /** Only entries of this cluster are meant: clusters may use the same addresses. Empty: all entries. */
  readonly cluster: string;
  readonly ip: string;
  /** Only this port of the address; null: the whole address. */
  readonly port: number | null;
  /** Whose traffic told the name, where traffic told it; with a port where one connection told it. */
  readonly client: Endpoint | null;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly names: PeerNames;
}
/** A span with the number that rows refer to, from 1. */
export interface NameInterval extends NameSpan {
  readonly id: number;
}

/** Before and after everything: the span of a name that has no known beginning or end. */
export const ALWAYS_FROM_NS = -(2n ** 63n);
export const ALWAYS_TO_NS = 2n ** 63n - 1n;

/** A name of a whole address, for all entries and for ever: what a span is made from. */
export const EVERYWHERE = {
  cluster: "",
  port: null,
  client: null,
  fromNs: ALWAYS_FROM_NS,
  toNs: ALWAYS_TO_NS,
} satisfies Omit<NameSpan, "ip" | "names">;

/**
 * A connection's first packet comes at most so long before what the connection says of its server: the handshake's entry
 * begins where its first bytes do, the connection's own entry before.
 */
export const CONNECTION_LEAD_NS = 2_000_000_000n;

/** Whether traffic told the name, which what a cluster or a capture says has precedence over. */
export function isObserved({ names: { resolutionMechanism: mechanism } }: NameSpan): boolean {
  return mechanism === "dns" || mechanism === "tls-sni" || mechanism === "http-header";
}
