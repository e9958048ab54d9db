// `thresher clean`: what this user's sessions left in a cluster, and its removal.
import { CONTEXT_OPTIONS } from "./cluster/cluster-options.ts";
import { defineCommand } from "./command/command.ts";
import { UsageError } from "./command/failures.ts";

export const clean = defineCommand({
  name: "clean",
  operands: "",
  summary: "lists what your sessions left in a cluster, asks, and removes it",
  options: {
    ...CONTEXT_OPTIONS,
    namespace: {
      type: "string",
      short: "n",
      multiple: true,
      value: "NAME",
      summary: "looks there too, where you may not list the whole cluster",
    },
    all: { type: "boolean", summary: "everybody's sessions, not only yours" },
    yes: { type: "boolean", short: "y", summary: "removes without asking" },
  },
  examples: [
    { line: "thresher clean", meaning: "in the current context; asks before it removes" },
    { line: "thresher clean --context staging --yes", meaning: "in a script" },
    { line: "thresher clean --all", meaning: "of everybody, running taps included" },
  ],
  run: async (values, operands, terminal) => {
    if (operands.length > 0) throw new UsageError("clean takes no file; a cluster is named with --context");
    const { runClean } = await import("./clean/run-clean.ts");
    return runClean(values, terminal);
  },
});
