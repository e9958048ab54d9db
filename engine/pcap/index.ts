// Capture files in and out: pcap and pcapng readers over chunks, writers, and the merge by time.
export * from "./capture-metadata.ts";
export * from "./capture-reader.ts";
export { MAX_BLOCK_BYTES, MAX_DAMAGES_TOLD, MAX_INTERFACES, MAX_PACKET_BYTES, MAX_PACKET_BYTES_ANY } from "./limits.ts";
export * from "./packet-record.ts";
export { combineFilters, isBalanced } from "./filter-text.ts";
export { PcapWriter, type WritablePacket, type WriteProblem } from "./pcap-writer.ts";
export { PcapngWriter, type SectionFacts } from "./pcapng-writer.ts";
export { type MergeStep, TimeMerge } from "./time-merge.ts";
