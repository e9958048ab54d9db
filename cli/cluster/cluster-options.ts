// Options of the commands that speak to a cluster, said once. The kubeconfig itself is found as kubectl finds it.
import type { OptionSpecs } from "../command/command.ts";

const CONTEXT = {
  type: "string",
  value: "NAME",
  summary: "context of the kubeconfig; the current one without it",
} as const;

export const CONTEXT_OPTIONS = { context: CONTEXT } as const satisfies OptionSpecs;

/** What is to be tapped, and where its agents run. */
export const CLUSTER_OPTIONS = {
  context: CONTEXT,
  namespace: {
    type: "string",
    short: "n",
    multiple: true,
    value: "NAME",
    summary: "pods of this namespace, '*' of all; the context's own without it",
  },
  pod: { type: "string", value: "REGEX", summary: "only pods with such a name" },
  "agent-namespace": { type: "string", value: "NAME", summary: "where the agents run; the context's own without it" },
} as const satisfies OptionSpecs;
