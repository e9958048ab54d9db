// Colour rules made ready for one session. A rule that cannot be used says why, and colours nothing.
import type { Catalogue, ColourRule } from "../../contract/index.ts";
import type { Filter } from "../../kfl/index.ts";
import type { Presentation } from "../presentation.ts";

export interface CompiledRule {
  readonly rule: ColourRule;
  /** Null where it cannot be used. */
  readonly filter: Filter | null;
  /** Why not, for people; empty where it can. */
  readonly problem: string;
}

export function compileRules(
  rules: readonly ColourRule[],
  { compile }: Pick<Presentation, "compile">,
  catalogue: Catalogue,
  recordName: string,
): readonly CompiledRule[] {
  return rules.map((rule) => {
    const unusable = (problem: string): CompiledRule => ({ rule, filter: null, problem });
    // An empty filter would match everything; whoever adds a rule has not written it yet.
    if (rule.filter.trim() === "") return unusable("it has no filter yet");
    const result = compile(rule.filter, { catalogue, nowMs: Date.now(), recordName });
    if (!result.ok) return unusable(result.errors[0]?.message ?? "the filter is not valid");
    const { filter } = result;
    if (filter.limit !== null || filter.rlimit !== null || filter.leftOff !== null || filter.redacts)
      return unusable("a rule chooses rows: it cannot limit or redact them");
    return { rule, filter, problem: "" };
  });
}
