// Words that users' dissectors bring into filters: none may change what a filter meant without them.
import type { Dissector } from "../../engine/index.ts";
import { catalogueOf, isTakenWord } from "../../kfl/index.ts";

const MAX_PROBLEM_LENGTH = 500;

/** The dissector with those of its fields whose words are free; the others stay what undeclared ones are. */
export function withFreeWords(
  dissector: Dissector,
  before: readonly Dissector[],
): { readonly dissector: Dissector; readonly problem: string } {
  const catalogue = catalogueOf(before);
  const [protocol] = dissector.protocols;
  if (protocol === undefined || isTakenWord(protocol.macro, catalogue))
    throw new Error(`protocol.name: filters know ${protocol?.macro ?? ""} as something else`);
  // Words of fields begin with that of the protocol, which is not a field yet.
  const isFree = (name: string): boolean => !isTakenWord(name, catalogue);
  const fields = dissector.fields.filter(({ name }) => isFree(name));
  const known = dissector.fields.flatMap(({ name }) => (isFree(name) ? [] : [name]));
  if (known.length === 0) return { dissector, problem: "" };
  const problem = `protocol.fields: filters know ${known.join(", ")} as something else: left out`;
  return { dissector: { ...dissector, fields }, problem: problem.slice(0, MAX_PROBLEM_LENGTH) };
}
