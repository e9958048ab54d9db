// What the doctor finds: one sentence of evidence for each check, and one next step where something is wrong.
import type { ClusterFinding } from "../../../contract/index.ts";

/** What a tap needs, in the order in which it is looked at: each check needs what stands before it. */
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

/** What a tap that runs is doing. */
export const TAP_CHECKS = [
  "agent",
  "link",
  "order",
  "capture",
  "packets",
  "losses",
  "level",
  "node-clock",
  "requests",
  "filter",
  "lease",
  "names",
  "path",
] as const;
export type Check = (typeof CHECKS)[number] | (typeof TAP_CHECKS)[number];

export type Finding = Readonly<ClusterFinding> & { readonly check: Check };

export function good(check: Check, evidence: string, where = ""): Finding {
  return { check, where, state: "good", evidence, nextStep: "" };
}
export function doubtful(check: Check, evidence: string, nextStep: string, where = ""): Finding {
  return { check, where, state: "doubtful", evidence, nextStep };
}
export function bad(check: Check, evidence: string, nextStep: string, where = ""): Finding {
  return { check, where, state: "bad", evidence, nextStep };
}
/** Of checks that need one that failed before them. */
export const NOT_LOOKED_AT = "not looked at: see above";

export function skipped(check: Check, evidence: string, where = ""): Finding {
  return { check, where, state: "skipped", evidence, nextStep: "" };
}

/** Names that one sentence lists. */
const MAX_NAMES = 5;

export function some(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** Findings of one check that stand for a place each; what is beyond is one line. */
export const MAX_PLACES = 20;

/** The first ones as they are, and one that names the places of the others. */
export function bounded(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MAX_PLACES) return findings;
  const rest = findings.slice(MAX_PLACES);
  const [first] = rest;
  if (first === undefined) return findings;
  const worst = rest.some(({ state }) => state === "bad") ? "bad" : first.state;
  const evidence = `${rest.length} more have something to tell: ${some(rest.map(({ where }) => where))}`;
  return [
    ...findings.slice(0, MAX_PLACES),
    { check: first.check, where: "", state: worst, evidence, nextStep: "see the ones before" },
  ];
}
