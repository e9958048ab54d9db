// Every limit of the engine that a user could want to change, with its default. Limits of one protocol stand as
// constants at the top of that protocol's files.

export interface Limits {
  /** Most flows kept at once; the oldest idle ones leave first. */
  readonly maxFlows: number;
  /** Out-of-order bytes kept for one direction of a connection, and for all. */
  readonly maxBufferedBytesPerSide: number;
  readonly maxBufferedBytesTotal: number;
  /** Bytes of one message kept while it is put together. */
  readonly maxMessageBytes: number;
  /** Bytes of a body that an entry carries; the rest is cut and said. */
  readonly maxBodyBytes: number;
  /** Bytes that a compressed body may grow to. */
  readonly maxUnpackedBytes: number;
  /** First bytes of a side looked at to choose a dissector. */
  readonly maxDetectBytes: number;
  /** A request unanswered for so long is shown as a half. */
  readonly pairTimeoutSeconds: number;
  /** Requests waiting for their answer on one connection. */
  readonly maxPendingRequests: number;
  /** A flow without packets for so long ends. */
  readonly tcpIdleSeconds: number;
  readonly udpIdleSeconds: number;
  /** Depth of nested tunnels and link headers. */
  readonly maxEncapsulations: number;
  /** IP datagrams being put together, and bytes of one. */
  readonly maxFragmentedDatagrams: number;
  readonly maxDatagramBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxFlows: 200_000,
  maxBufferedBytesPerSide: 4 << 20,
  maxBufferedBytesTotal: 128 << 20,
  maxMessageBytes: 64 << 20,
  maxBodyBytes: 1 << 20,
  maxUnpackedBytes: 64 << 20,
  maxDetectBytes: 4096,
  pairTimeoutSeconds: 30,
  maxPendingRequests: 10_000,
  tcpIdleSeconds: 600,
  udpIdleSeconds: 60,
  maxEncapsulations: 12,
  maxFragmentedDatagrams: 1024,
  maxDatagramBytes: 65_535,
};
