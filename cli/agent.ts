// `thresher agent`: the capture agent by hand, on a host that no cluster knows.
import { defineCommand } from "./command/command.ts";
import { UsageError } from "./command/failures.ts";

export const agent = defineCommand({
  name: "agent",
  operands: "",
  summary: "runs the capture agent on this host and prints the thresher tap line that reaches it from elsewhere",
  options: {
    interface: { type: "string", short: "i", value: "NAME", summary: "captures there; any without it" },
    bpf: { type: "string", value: "FILTER", summary: "captures only what this pcap-filter lets through" },
    listen: {
      type: "string",
      value: "HOST:PORT",
      summary: "where it is reached; every address of this host and a port drawn for it without it",
    },
  },
  examples: [
    { line: "thresher agent", meaning: "everything on this host, until Ctrl+C; needs the permission to capture" },
    {
      line: "thresher agent -i eth0 --bpf 'tcp port 8080' --listen 10.0.0.7:4187",
      meaning: "one port, at one address",
    },
    {
      line: "thresher agent --listen 127.0.0.1:4187",
      meaning: "for a tunnel: ssh -L 4187:127.0.0.1:4187 HOST, then thresher tap --agent 127.0.0.1:4187 at the desk",
    },
    {
      line: "THRESHER_AGENT_SECRET=… thresher tap --agent 10.0.0.7:4187",
      meaning:
        "what it prints: the secret is the token and the certificate's fingerprint, made anew at each start. tap also asks for it at a terminal, which keeps it out of the shell's history; it is never an argument, which every user of a host can read",
    },
  ],
  run: async (values, operands, terminal) => {
    if (operands.length > 0) throw new UsageError("agent takes no file; an interface is named with --interface");
    const { runAgentByHand } = await import("./agent/run-agent.ts");
    return runAgentByHand(values, terminal);
  },
});
