// `thresher tap`: agents on a cluster's nodes, entries out as they complete, and nothing left behind.
import { CLUSTER_OPTIONS } from "./cluster/cluster-options.ts";
import { defineCommand } from "./command/command.ts";
import { UsageError } from "./command/failures.ts";
import { ENTRY_OPTIONS } from "./command/shared-options.ts";

export const tap = defineCommand({
  name: "tap",
  operands: "",
  summary: "taps a cluster with your kubeconfig and prints entries as they complete; removes all it made at its end",
  options: {
    ...CLUSTER_OPTIONS,
    selector: { type: "string", short: "l", value: "LABELS", summary: "only pods with these labels, as for kubectl" },
    node: { type: "string", multiple: true, value: "NAME", summary: "only pods on this node" },
    duration: { type: "string", value: "TIME", summary: "ends after 30s, 5m, 2h" },
    lease: { type: "string", value: "TIME", summary: "agents whose desktop is gone end after this; 60m without it" },
    "agent-image": { type: "string", value: "IMAGE", summary: "for the agents, with Node 24" },
    "capture-image": { type: "string", value: "IMAGE", summary: "for their capture, with sh and tcpdump" },
    "pull-secret": {
      type: "string",
      multiple: true,
      value: "NAME",
      summary: "secret that both images are pulled with",
    },
    agent: {
      type: "string",
      value: "HOST:PORT",
      summary:
        "the agent that thresher agent runs there, instead of a cluster; its secret is asked for, or taken from THRESHER_AGENT_SECRET",
    },
    "dry-run": { type: "boolean", summary: "creates nothing: prints the plan, its objects and what is missing" },
    ...ENTRY_OPTIONS,
  },
  examples: [
    { line: "thresher tap", meaning: "the pods of the current context's namespace, until Ctrl+C" },
    { line: "thresher tap --dry-run", meaning: "what that would create, and which permissions it needs; valid YAML" },
    {
      line: "thresher tap -n shop -n pay --pod '^cart-' -f 'status_code >= 500'",
      meaning: "failed requests of some pods",
    },
    { line: "thresher tap -n '*' --node node-7 --agent-namespace kube-system", meaning: "one node, all namespaces" },
    { line: "thresher tap -n shop --duration 5m --write shop.pcapng", meaning: "the packets of five minutes" },
    {
      line: "THRESHER_AGENT_SECRET=… thresher tap --agent 10.0.0.7:41873",
      meaning: "a host where thresher agent runs",
    },
  ],
  run: async (values, operands, terminal) => {
    if (operands.length > 0)
      throw new UsageError("tap takes no file; pods are chosen with --namespace, --pod and --selector");
    const { runTap } = await import("./tap/run-tap.ts");
    return runTap(values, terminal);
  },
});
