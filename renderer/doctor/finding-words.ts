// How the doctor's findings read: one mark each, how many of a kind, and all of them as text to hand on.
import type { ClusterFinding } from "../../contract/index.ts";
import { asSentence, counted } from "../cluster/count-words.ts";

export type FindingState = ClusterFinding["state"];

/** The gravest first. */
export const STATE_WORDS: Readonly<Record<FindingState, string>> = {
  bad: "stands in the way",
  doubtful: "doubtful",
  good: "well",
  skipped: "not looked at",
};

export const isProblem = ({ state }: Pick<ClusterFinding, "state">): boolean => state === "bad" || state === "doubtful";

/** `node-clock` → `Node clock` */
export const checkTitle = (check: string): string => {
  const words = check.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** `2 stand in the way, 1 doubtful, 9 well, 3 not looked at`; what there is none of is left out. */
export const findingCounts = (findings: readonly Pick<ClusterFinding, "state">[]): string => {
  const count = (state: FindingState): number => findings.filter((finding) => finding.state === state).length;
  const bad = count("bad");
  const others = (["doubtful", "good", "skipped"] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${STATE_WORDS[state]}`);
  return [...(bad === 0 ? [] : [bad === 1 ? "1 stands in the way" : `${bad} stand in the way`]), ...others].join(", ");
};

/** What the doctor says at the end, before one reads on. */
export const verdictOf = (findings: readonly ClusterFinding[]): string => {
  const bad = findings.filter(({ state }) => state === "bad");
  if (bad.length > 0) {
    return `${counted(bad.length, "thing")} ${bad.length === 1 ? "stands" : "stand"} in the way.`;
  }
  return findings.some(({ state }) => state === "doubtful")
    ? "Nothing stands in the way; some things make the picture poorer."
    : "All is well as far as it was looked at.";
};

/** One paragraph a finding, for a mail or an issue. */
export const findingsText = (context: string, findings: readonly ClusterFinding[]): string =>
  [
    `Thresher's doctor on ${context}: ${findingCounts(findings)}`,
    ...findings.map(({ check, where, state, evidence, nextStep }) =>
      [
        `[${STATE_WORDS[state]}] ${check}${where === "" ? "" : ` (${where})`}: ${asSentence(evidence)}`,
        asSentence(nextStep),
      ]
        .filter((text) => text !== "")
        .join("\n  next: "),
    ),
  ].join("\n");
