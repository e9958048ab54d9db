// Orders of what leaves a node, checked before an agent is there to refuse them.
import { compileSourceFilter, compileSourceRedaction } from "../../kfl/index.ts";
import { presentation } from "../engine-presentation.ts";
import type { CaptureSettings } from "./tap-agents.ts";

/** What is wrong, for people, and where in the filter's text; null when nothing is. */
export function checkSource({
  entryFilter = "",
  redaction = { headers: [], paths: [] },
}: Pick<CaptureSettings, "entryFilter" | "redaction">): { readonly message: string; readonly offset: number } | null {
  const { catalogue } = presentation;
  for (const result of [compileSourceFilter(entryFilter, catalogue), compileSourceRedaction(redaction)]) {
    if (!result.ok) return { message: result.message, offset: result.offset };
  }
  return null;
}
