// The engine's public face.
export { createEngine, type Engine, type EngineOptions, type EngineStats } from "./engine.ts";
export { Malformed, Reader } from "./bytes/reader.ts";
export type * from "./codecs.ts";
export { assembleEntry, documentOf, formatEntry, type RowDocument } from "./entry/assemble.ts";
export { type EntryContext, type PeerNames, vlanOf } from "./entry/envelope.ts";
export { formatHead } from "./entry/head-text.ts";
export { type StreamNaming, streamName, toRow } from "./entry/row.ts";
export type * from "./exchange.ts";
export { formatTime } from "./entry/time-text.ts";
export { formatAddress } from "./flow/address.ts";
export * from "./flow/flow.ts";
export { createFlowIndex, type FlowIndex } from "./flow/flow-index.ts";
export * from "./limits.ts";
export * from "./moment.ts";
export { KeyLog, type KeyLogCounts, MAX_WAITING_BYTES } from "./tls/key-log.ts";
export type { PemKey } from "./tls/pem-keys.ts";
export * from "./pcap/index.ts";
export { createHeaderEnd, type HeaderEnd } from "./packet/header-end.ts";
export {
  countHeads,
  createHeadsReader,
  MAX_HEADS_BYTES,
  type PacketFacts,
  PacketHeads,
} from "./packet/packet-heads.ts";
export type { CapturedPacket } from "./packet/packet-parser.ts";
export type * from "./protocols/dissector.ts";
export { DISSECTORS } from "./protocols/index.ts";
export { scriptedDissector } from "./scripted/dissector.ts";
export { presenter as scriptedPresenter } from "./scripted/present.ts";
export * from "./scripted/types.ts";
