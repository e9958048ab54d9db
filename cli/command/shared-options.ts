// Options that several commands have, said once. The outputs stand here too, so that reading and capturing agree.
import type { OptionSpecs } from "./command.ts";

export const OUTPUTS = ["table", "json", "csv", "pcapng", "pcap", "none"] as const;
export type Output = (typeof OUTPUTS)[number];

export const ENTRY_OPTIONS = {
  filter: { type: "string", short: "f", value: "KFL", summary: "only entries that match this filter" },
  output: { type: "string", short: "o", value: "FORMAT", summary: OUTPUTS.join(", ") },
  fields: { type: "string", value: "A,B.C", summary: "these entry paths, or method, summary, status, outcome" },
  limit: { type: "string", value: "N", summary: "at most N entries" },
  write: { type: "string", value: "FILE", summary: "into a file; format by --output, else by its ending, else pcapng" },
  stats: { type: "boolean", summary: "counts per protocol, what was lost, and the time, on standard error" },
} as const satisfies OptionSpecs;

/** Of commands that dissect. */
export const PROTO_OPTION = {
  proto: {
    type: "string",
    multiple: true,
    value: "PATH",
    summary: ".proto files, folders of them, or descriptor sets, for names in gRPC; may be repeated",
  },
} as const satisfies OptionSpecs;

/** Of commands that dissect on this machine. */
export const KEY_LOG_OPTION = {
  keylog: {
    type: "string",
    value: "FILE",
    summary: "secrets of TLS sessions (SSLKEYLOGFILE), or a server's RSA key in PEM, to read what is encrypted",
  },
} as const satisfies OptionSpecs;
