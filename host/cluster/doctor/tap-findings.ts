// All that the facts of a running tap say.
import type { Finding } from "./finding.ts";
import { nodeFindings } from "./node-findings.ts";
import { podFindings } from "./pod-findings.ts";
import { sessionFindings } from "./session-findings.ts";
import type { TapFacts } from "./tap-facts.ts";

export function tapFindings(facts: TapFacts): readonly Finding[] {
  return [...nodeFindings(facts), ...podFindings(facts.pods), ...sessionFindings(facts)];
}
