// `thresher capture`: local interfaces in, entries out, while they happen.
import { defineCommand } from "./command/command.ts";
import { UsageError } from "./command/failures.ts";
import { ENTRY_OPTIONS, KEY_LOG_OPTION, PROTO_OPTION } from "./command/shared-options.ts";

export const capture = defineCommand({
  name: "capture",
  operands: "",
  summary: "captures on local interfaces and prints entries as they complete",
  options: {
    interface: { type: "string", short: "i", multiple: true, value: "NAME", summary: "captures there; any without it" },
    bpf: { type: "string", value: "FILTER", summary: "captures only what this pcap-filter lets through" },
    duration: { type: "string", value: "TIME", summary: "ends after 30s, 5m, 2h" },
    ...ENTRY_OPTIONS,
    ...KEY_LOG_OPTION,
    ...PROTO_OPTION,
  },
  examples: [
    { line: "thresher capture", meaning: "everything on this machine, until Ctrl+C" },
    { line: "thresher capture -i eth0 --bpf 'tcp port 8080' -f 'http'", meaning: "HTTP on one port of one interface" },
    {
      line: "thresher capture --bpf 'tcp port 443' --keylog keys.log",
      meaning: "what is inside TLS of programs that write their secrets there",
    },
    { line: "thresher capture -i lo --duration 30s --write local.pcapng", meaning: "half a minute into a file" },
  ],
  run: async (values, operands, terminal) => {
    if (operands.length > 0) throw new UsageError("capture takes no file; interfaces are named with --interface");
    const { runCapture } = await import("./capture/run-capture.ts");
    return runCapture(values, terminal);
  },
});
