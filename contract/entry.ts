// The entry: one application-level exchange, or one flow. `Entry` is the JSON document that filters read,
// scripts receive and exports write; `EntryRow` is its stored and sent form: typed columns and one document.
import type { Protocol } from "./protocol.ts";

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** Why an entry is not a whole, healthy exchange. */
export type EntryErrorType = "dissection" | "connection" | "timeout" | "pair-not-found";
export interface EntryError {
  readonly type: EntryErrorType;
  readonly msg: string;
}

/** How the result of an exchange counts: `bad` is an error (HTTP >= 400, gRPC <> 0, DNS <> No Error, …). */
export type Outcome = "good" | "bad" | "none";

export interface KubernetesMeta {
  readonly metadata: { readonly name: string; readonly namespace: string };
}
export interface PodSummary {
  readonly metadata: KubernetesMeta["metadata"] & {
    readonly labels?: Readonly<Record<string, string>>;
    /** What made the pod: the top of its owners that could be read, a Deployment rather than its ReplicaSet. */
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly spec: { readonly nodeName: string };
  readonly status: { readonly hostIp: string };
}

/** Where a peer's name came from. */
export type ResolutionMechanism =
  | "none"
  | "ip"
  | "ip-and-port"
  | "dns"
  | "tls-sni"
  | "http-header"
  | "cgroup-id"
  | "container-id"
  | "syscall"
  | "sidecar-proxy";

/** One end of an exchange. `port` is text, empty where the protocol has none. */
export interface Peer {
  readonly ip: string;
  readonly port: string;
  readonly name: string;
  readonly namespace: string;
  readonly pod: PodSummary | null;
  readonly service: KubernetesMeta | null;
  readonly endpointSlice: KubernetesMeta | null;
  readonly processName: string;
  readonly processId: number;
  readonly resolutionMechanism: ResolutionMechanism;
  readonly dns: string;
}

/** One place that saw the flow, the one dissected first. */
export interface Hop {
  readonly node: string;
  readonly interface: string;
  readonly packets: number;
  /** Where the flow went to at this place, where that is not the entry's destination: the Service that was dialed. */
  readonly dst?: { readonly ip: string; readonly port: string } | undefined;
}

/** Microseconds; `handshakeUs` is null where the handshake was not seen. */
export interface Timing {
  readonly handshakeUs: number | null;
  readonly requestUs: number;
  readonly waitUs: number;
  readonly responseUs: number;
}

/**
 * How an exchange over TCP fared on the network while it lasted. Times are microseconds, null where they could not be measured;
 * a count that is 0 is left out.
 */
export interface Network {
  /** From the request's last byte to the server's ACK of it. */
  readonly ackUs: number | null;
  /** Part of the wait that the way to the server and back took, by the shortest round trip measured. */
  readonly networkUs: number | null;
  /** The rest of the wait: what the server took. */
  readonly serverUs: number | null;
  /** Segments sent again, whatever the cause. */
  readonly retransmissions?: number;
  /** Segments sent again soon after duplicate ACKs. */
  readonly fastRetransmissions?: number;
  /** Segments sent again although the other side had acknowledged them. */
  readonly spuriousRetransmissions?: number;
  /** Segments sent again because a timer ran out. */
  readonly timeoutRetransmissions?: number;
  /** Segments that later ones overtook. */
  readonly outOfOrder?: number;
  /** ACKs that repeat the one before: the receiver misses a segment. */
  readonly dupAcks?: number;
  /** Segments whose predecessor was not captured. */
  readonly lostSegments?: number;
  /** ACKs of segments that were not captured. */
  readonly ackedUnseenSegments?: number;
  /** Packets that say that the receiver takes nothing more for now. */
  readonly zeroWindows?: number;
  /** Single bytes sent to ask whether a closed window is open. */
  readonly zeroWindowProbes?: number;
  /** Segments that filled the receiver's window. */
  readonly windowFullEvents?: number;
  /** ACKs that only tell of another window. */
  readonly windowUpdates?: number;
  /** Keep-alives: packets that only ask whether the other side is there. */
  readonly keepaliveCount?: number;
}

/** The document of one item, in the order of its keys. See docs/entry.md for every field. */
export interface Entry {
  readonly id: string;
  readonly index: number;
  readonly stream: string;
  readonly worker: string;
  readonly node: { readonly ip: string; readonly name: string };
  readonly cluster: string;
  readonly protocol: Protocol;
  readonly tls: boolean;
  readonly src: Peer;
  readonly dst: Peer;
  readonly namespace: string;
  readonly outgoing: boolean;
  /** Unix milliseconds of the first packet. */
  readonly timestamp: number;
  /** The same moment, RFC 3339 with nanoseconds, UTC. */
  readonly startTime: string;
  /** Milliseconds from the request's last packet to the response's first. */
  readonly elapsedTime: number;
  readonly elapsedTimeUs: number;
  readonly timing: Timing;
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  readonly requestSize: number;
  readonly responseSize: number;
  readonly size: number;
  readonly passed: boolean;
  readonly failed: boolean;
  readonly error: EntryError | null;
  readonly event: JsonObject | null;
  readonly data: JsonObject | null;
  /** Version and cipher suite of the TLS that it was said in; absent where it was not, or they were not seen. */
  readonly tlsInfo?: string;
  readonly entryFile: string;
  readonly record: string;
  readonly capture: {
    readonly backend: string;
    readonly source: string;
    readonly proxy: null;
    readonly vlan: { readonly id: number; readonly dot1q: string } | null;
  };
  readonly captureSource: string;
  readonly checksums: readonly string[];
  readonly duplicate: string;
  readonly hops: readonly Hop[];
  readonly connId: number;
  readonly flowId: number;
  readonly labels: { readonly src: JsonObject; readonly dst: JsonObject };
  readonly annotations: { readonly src: JsonObject; readonly dst: JsonObject };
  readonly truncated: boolean;
  /** Only of exchanges over TCP. */
  readonly network?: Network;
}

/**
 * The stored and sent form. Times are Unix nanoseconds as bigint; `elapsedNs` is null without a response.
 * `document` is the JSON text of `{request, response, data, event, error, tlsInfo, network}`, made once by the engine; `tlsInfo` only of
 * what came from inside TLS, `network` only of exchanges over TCP.
 * Names are not here: the session fills them by address and time.
 */
export interface EntryRow {
  readonly id: string;
  readonly index: number;
  readonly stream: string;
  readonly flowId: number;
  readonly timeNs: bigint;
  readonly elapsedNs: bigint | null;
  readonly handshakeUs: number | null;
  readonly requestUs: number;
  readonly responseUs: number;
  readonly protocol: Protocol;
  readonly tls: boolean;
  readonly srcIp: string;
  readonly srcPort: number | null;
  readonly dstIp: string;
  readonly dstPort: number | null;
  readonly method: string;
  readonly methodSelector: string;
  readonly summary: string;
  readonly summarySelector: string;
  readonly status: string;
  readonly statusSelector: string;
  readonly outcome: Outcome;
  readonly requestSize: number;
  readonly responseSize: number;
  readonly errorType: EntryErrorType | "";
  readonly truncated: boolean;
  readonly outgoing: boolean;
  readonly vlan: number | null;
  /**
   * The same text wherever this connection is seen, also before and after a Service's address translation: the client's
   * port and both initial sequence numbers. Empty where the handshake was not seen. The store does not keep it.
   */
  readonly connection: string;
  readonly hops: readonly Hop[];
  /** True for the entry of a flow (protocol tcp, udp, sctp). */
  readonly isFlow: boolean;
  /** It may come again and replaces this one then, as flows and time-outs may in any case. The store does not keep it. */
  readonly isProvisional?: boolean;
  /** Only for flow entries: protocols found in the flow; the window hides the row while it is not empty. */
  readonly l7Detected: readonly string[];
  readonly document: string;
}
