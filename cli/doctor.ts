// `thresher doctor`: says why nothing is seen, or why a tap would not work, with the evidence and the next step.
import { CLUSTER_OPTIONS } from "./cluster/cluster-options.ts";
import { defineCommand } from "./command/command.ts";
import { UsageError } from "./command/failures.ts";

export const doctor = defineCommand({
  name: "doctor",
  operands: "",
  summary:
    "checks all that a tap needs: kubeconfig, server, permissions, pods, nodes, images; exit code 1 when it cannot work",
  options: {
    ...CLUSTER_OPTIONS,
    "agent-image": { type: "string", value: "IMAGE", summary: "looks for this image in place of the usual one" },
    "capture-image": { type: "string", value: "IMAGE", summary: "the same for the capture" },
    prove: {
      type: "boolean",
      summary: "starts agents for a moment, proves the way of a packet on each node, and removes them",
    },
    output: { type: "string", short: "o", value: "FORMAT", summary: "table, json" },
  },
  examples: [
    { line: "thresher doctor", meaning: "the current context and its namespace; creates nothing" },
    { line: "thresher doctor -n shop --prove", meaning: "also the whole way, from the nodes' kernels to here" },
    { line: "thresher doctor --context staging -n shop --pod '^cart-'", meaning: "what that tap would meet" },
    { line: "thresher doctor -o json | jq '.findings[] | select(.state == \"bad\")'", meaning: "for programs" },
  ],
  run: async (values, operands, terminal) => {
    if (operands.length > 0) throw new UsageError("doctor takes no file; a cluster is named with --context");
    const { runDoctor } = await import("./doctor/run-doctor.ts");
    return runDoctor(values, terminal);
  },
});
