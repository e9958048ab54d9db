// What documents say twice in different words: fields by name and by number, a value and its bytes. What is hidden of one
// cannot be looked for in the other, so that is hidden whole.
import type { Json, JsonObject, ToldTwice } from "../../contract/index.ts";
import { parsePath } from "../classic/parse.ts";
import { isList, isObject } from "../paths/scalar.ts";
import { REDACTED, type PathStep } from "../paths/steps.ts";

/** A declaration, ready to be applied. */
interface Pairing extends ToldTwice {
  readonly steps: readonly PathStep[];
  /** Members that paths of the order lead to, there or not. */
  readonly awaited: readonly string[];
}

export class Retelling {
  readonly #pairings: readonly Pairing[];

  /** `paths` are those that an order redacts. */
  constructor(declared: readonly ToldTwice[], paths: readonly (readonly PathStep[])[]) {
    this.#pairings = declared.map((told) => {
      const { steps } = parsePath(told.at);
      const awaited = told.eachIsWhole === true ? paths.flatMap((path) => awaitedBy(path, steps, told)) : [];
      return { ...told, steps, awaited };
    });
  }

  /** `after`, which is `before` redacted, without what says the same as the parts that are hidden. */
  hide(before: Json, after: Json): Json {
    return this.#pairings.reduce((now, pairing) => hideAt(before, now, 0, pairing), after);
  }
}

/** The member that a path leads to. A name at any depth is looked for in the first, which has names. */
function awaitedBy(
  path: readonly PathStep[],
  at: readonly PathStep[],
  { member, others }: ToldTwice,
): readonly string[] {
  for (const [i, step] of path.entries()) {
    if (step.kind === "deep") return [member];
    const place = at[i];
    if (place === undefined) return step.kind === "key" ? [member, ...others].filter((name) => name === step.key) : [];
    const isSame = step.kind === "each" || (step.kind === "key" && place.kind === "key" && step.key === place.key);
    if (!isSame && !(step.kind === "index" && place.kind === "each")) return [];
  }
  return [];
}

function hideAt(before: Json, after: Json, at: number, pairing: Pairing): Json {
  const step = pairing.steps[at];
  if (step === undefined) return isObject(before) && isObject(after) ? hideMembers(before, after, pairing) : after;
  if (step.kind === "each" && isList(before) && isList(after)) {
    const next = after.map((child, i) => hideAt(before[i] ?? null, child, at + 1, pairing));
    return next.some((child, i) => child !== after[i]) ? next : after;
  }
  if (step.kind !== "key" || !isObject(before) || !isObject(after) || !Object.hasOwn(after, step.key)) return after;
  const child = after[step.key] ?? null;
  const next = hideAt(before[step.key] ?? null, child, at + 1, pairing);
  return next === child ? after : { ...after, [step.key]: next };
}

function hideMembers(before: JsonObject, after: JsonObject, { member, others, awaited }: Pairing): JsonObject {
  const isTouched = (name: string): boolean =>
    Object.hasOwn(before, name) ? before[name] !== after[name] : awaited.includes(name);
  const [byMember, byOthers] = [isTouched(member), others.some(isTouched)];
  const hidden = [...(byMember ? others : []), ...(byOthers ? [member] : [])].filter(
    (name) => Object.hasOwn(before, name) && before[name] === after[name] && before[name] !== "",
  );
  return hidden.length === 0 ? after : { ...after, ...Object.fromEntries(hidden.map((name) => [name, REDACTED])) };
}
