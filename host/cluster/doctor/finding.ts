// What the doctor finds: one sentence of evidence for each check, and one next step where something is wrong.

/** In the order in which they are made: each needs what stands before it. */
export const CHECKS = [
  "kubeconfig",
  "server",
  "clock",
  "credentials",
  "permissions",
  "admission",
  "pods",
  "nodes",
  "images",
  "leftovers",
] as const;
export type Check = (typeof CHECKS)[number];

export interface Finding {
  readonly check: Check;
  /** `bad` stands in the way of a tap, `doubtful` may, or makes it poorer; `skipped` could not be looked at. */
  readonly state: "good" | "doubtful" | "bad" | "skipped";
  readonly evidence: string;
  /** Empty while all is well. */
  readonly nextStep: string;
}

export function good(check: Check, evidence: string): Finding {
  return { check, state: "good", evidence, nextStep: "" };
}
export function doubtful(check: Check, evidence: string, nextStep: string): Finding {
  return { check, state: "doubtful", evidence, nextStep };
}
export function bad(check: Check, evidence: string, nextStep: string): Finding {
  return { check, state: "bad", evidence, nextStep };
}
