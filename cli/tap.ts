// `thresher tap`: agents on a cluster's nodes, entries out as they complete, and nothing left behind.
import { CLUSTER_OPTIONS } from "./cluster/cluster-options.ts";
import { defineCommand } from "./command/command.ts";
import { UsageError } from "./command/failures.ts";
import { ENTRY_OPTIONS, KEY_LOG_OPTION } from "./command/shared-options.ts";

export const tap = defineCommand({
  name: "tap",
  operands: "",
  summary: "taps a cluster with your kubeconfig and prints entries as they complete; removes all it made at its end",
  options: {
    ...CLUSTER_OPTIONS,
    selector: { type: "string", short: "l", value: "LABELS", summary: "only pods with these labels, as for kubectl" },
    node: { type: "string", multiple: true, value: "NAME", summary: "only pods on this node" },
    "exclude-namespace": {
      type: "string",
      multiple: true,
      value: "NAME",
      summary: "no pods of this namespace, where all are tapped",
    },
    "pod-tap": {
      type: "boolean",
      summary:
        "captures in the pods themselves, at most 16, and dissects here: for who may add ephemeral containers, and no more",
    },
    bpf: { type: "string", value: "FILTER", summary: "captures only what this pcap-filter lets through" },
    "source-filter": {
      type: "string",
      value: "KFL",
      summary: "only entries that match leave a node; decided there, without names",
    },
    "max-body": { type: "string", value: "BYTES", summary: "longest body that is sent, such as 64Ki; 1Mi without it" },
    "redact-header": {
      type: "string",
      multiple: true,
      value: "NAME",
      summary: "header whose value is replaced before an entry leaves a node",
    },
    redact: {
      type: "string",
      multiple: true,
      value: "PATH",
      summary: "path, as KFL's redact takes it, that is replaced there",
    },
    duration: { type: "string", value: "TIME", summary: "ends after 30s, 5m, 2h" },
    last: {
      type: "string",
      value: "TIME",
      summary: "with --agent: the packets of the last 30s, 5m, 2h that it still holds, from before this command",
    },
    lease: { type: "string", value: "TIME", summary: "agents whose desktop is gone end after this; 60m without it" },
    "agent-image": { type: "string", value: "IMAGE", summary: "for the agents, with Node 24" },
    "capture-image": { type: "string", value: "IMAGE", summary: "for their capture, with sh and tcpdump" },
    "pull-secret": {
      type: "string",
      multiple: true,
      value: "NAME",
      summary: "secret that both images are pulled with",
    },
    cpu: { type: "string", value: "CORES", summary: "most that an agent may use, such as 500m; 1 without it" },
    memory: { type: "string", value: "BYTES", summary: "most that an agent may use; 512Mi without it" },
    "ring-size": { type: "string", value: "BYTES", summary: "packets kept on each node; 512Mi without it" },
    "ring-age": { type: "string", value: "TIME", summary: "for how long they are kept; 60m without it" },
    agent: {
      type: "string",
      value: "HOST:PORT",
      summary:
        "the agent that thresher agent runs there, instead of a cluster; its secret is asked for, or taken from THRESHER_AGENT_SECRET",
    },
    "dry-run": { type: "boolean", summary: "creates nothing: prints the plan, its objects and what is missing" },
    ...ENTRY_OPTIONS,
    ...KEY_LOG_OPTION,
  },
  examples: [
    { line: "thresher tap", meaning: "the pods of the current context's namespace, until Ctrl+C" },
    { line: "thresher tap --dry-run", meaning: "what that would create, and which permissions it needs; valid YAML" },
    {
      line: "thresher tap -n shop -n pay --pod '^cart-' -f 'status_code >= 500'",
      meaning: "failed requests of some pods",
    },
    { line: "thresher tap -n '*' --node node-7 --agent-namespace kube-system", meaning: "one node, all namespaces" },
    { line: "thresher tap -n shop --pod-tap --pod '^cart-'", meaning: "the same for a user of one namespace" },
    {
      line: "thresher tap -n '*' --exclude-namespace kube-system --source-filter 'http' --redact-header Authorization",
      meaning: "HTTP alone leaves the nodes, without credentials",
    },
    { line: "thresher tap -n shop --duration 5m --write shop.pcapng", meaning: "the packets of five minutes" },
    {
      line: "THRESHER_AGENT_SECRET=… thresher tap --agent 10.0.0.7:41873",
      meaning: "a host where thresher agent runs",
    },
    {
      line: "thresher tap --agent 10.0.0.7:41873 --last 5m --write before.pcapng",
      meaning: "what that agent saw before you looked",
    },
  ],
  run: async (values, operands, terminal) => {
    if (operands.length > 0)
      throw new UsageError("tap takes no file; pods are chosen with --namespace, --pod and --selector");
    const { runTap } = await import("./tap/run-tap.ts");
    return runTap(values, terminal);
  },
});
