// `thresher read`: capture files in, entries out, as a stream.
import { defineCommand } from "./command/command.ts";
import { UsageError } from "./command/failures.ts";
import { ENTRY_OPTIONS, KEY_LOG_OPTION, PROTO_OPTION } from "./command/shared-options.ts";

export const read = defineCommand({
  name: "read",
  operands: "FILE…",
  summary: "dissects captures (.gz and .zst too, - is standard input) and prints their entries",
  options: { ...ENTRY_OPTIONS, ...KEY_LOG_OPTION, ...PROTO_OPTION },
  examples: [
    { line: "thresher read shop.pcapng", meaning: "a line for each exchange" },
    { line: "thresher read shop.pcapng -f 'http && status_code >= 500'", meaning: "only the failed ones" },
    { line: "thresher read shop.pcapng -o json | jq .response.status", meaning: "whole entries, one a line" },
    {
      line: "thresher read a.pcap -o csv --fields startTime,src.ip,status",
      meaning: "three columns for a spreadsheet",
    },
    { line: "thresher read a.pcap -f redis --write redis.pcapng", meaning: "the whole flows of matching entries" },
    { line: "thresher read web.pcapng --keylog keys.log -f http", meaning: "what was said inside TLS" },
    { line: "thresher read calls.pcap --proto api/ -f grpc", meaning: "names of gRPC's fields, out of .proto files" },
    { line: "tcpdump -w - | thresher read -", meaning: "from another program" },
    { line: "thresher read big.pcap.zst -o none --stats", meaning: "only what is in it, and what was lost" },
  ],
  run: async (values, files, terminal) => {
    if (files.length === 0)
      throw new UsageError("read needs a capture file, or - for standard input (see thresher help read)");
    const { runRead } = await import("./read/run-read.ts");
    return runRead(files, values, terminal);
  },
});
