// What is told of a user's dissector: what it reads, what is wrong with it, and what it took.
import type { DissectorFacts } from "../../contract/index.ts";
import type { Dissector } from "../../engine/index.ts";
import type { DissectorFile } from "./dissector-files.ts";

/** What the calls of a script took, by the clock. */
export interface DissectorCosts {
  readonly calls: number;
  readonly failures: number;
  readonly lastFailure: string;
  readonly totalUs: number;
  readonly longestUs: number;
  readonly isOff: boolean;
}
const NO_COSTS: DissectorCosts = { calls: 0, failures: 0, lastFailure: "", totalUs: 0, longestUs: 0, isOff: false };
const NO_PROTOCOL = { name: "", abbr: "", longName: "", backgroundColor: "", layer4: "", ports: [], macro: "" };

export function factsOf(
  { file, version }: DissectorFile,
  problems: readonly string[],
  used: { readonly dissector: Dissector; readonly sandbox: { readonly costs: DissectorCosts } } | null,
): DissectorFacts {
  const { name, abbr, longName, backgroundColor, layer4, ports, macro } = used?.dissector.protocols[0] ?? NO_PROTOCOL;
  const words = used === null ? [] : [macro, ...used.dissector.fields.map((field) => field.name)];
  return {
    file,
    version,
    name,
    abbr,
    longName,
    color: backgroundColor,
    transport: layer4,
    ports: [...ports],
    words,
    problems: [...problems],
    ...(used?.sandbox.costs ?? NO_COSTS),
  };
}
