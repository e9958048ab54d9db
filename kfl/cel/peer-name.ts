// `src.name` and `dst.name` hold the bare name; conditions on them also match `name.namespace` (entry.md 1.1).
import type { Json } from "../../contract/index.ts";
import { memberOf } from "../paths/scalar.ts";
import type { Bound, BoundCall } from "./bound.ts";
import type { Overload } from "./overloads.ts";
import { Failure } from "./values.ts";
import type { CelValue } from "./values.ts";

export interface PeerTest {
  readonly peer: "src" | "dst";
  readonly other: Bound;
  /** Called with the name first. */
  readonly overload: Overload;
  readonly isNegated: boolean;
}

const TEXT_TESTS: ReadonlySet<string> = new Set(["==", "!=", "in", "contains", "startsWith", "endsWith", "matches"]);

function peerOf(bound: Bound | undefined): "src" | "dst" | null {
  if (bound?.kind !== "variable") return null;
  if (bound.spec.path === "src.name") return "src";
  return bound.spec.path === "dst.name" ? "dst" : null;
}

/** A test of a peer's name against a text or a list of texts; null for every other call. */
export function peerTest(bound: BoundCall): PeerTest | null {
  const [left, right] = bound.args;
  const [overload] = bound.overloads;
  if (!left || !right || !overload || bound.isDynamic || !TEXT_TESTS.has(bound.name)) return null;
  const isNegated = bound.name === "!=";
  const peer = peerOf(left);
  if (peer && !peerOf(right)) return { peer, other: right, overload, isNegated };
  const isEquality = bound.name === "==" || isNegated;
  const rightPeer = isEquality && !peer ? peerOf(right) : null;
  return rightPeer ? { peer: rightPeer, other: left, overload, isNegated } : null;
}

export class EitherName {
  readonly #peer: "src" | "dst";

  constructor(peer: "src" | "dst") {
    this.#peer = peer;
  }

  /** Whether the test holds for either form; of a negated test, for both. */
  holds(root: Json, isNegated: boolean, test: (text: string) => CelValue | Failure): CelValue | Failure {
    const peer = memberOf(root, this.#peer);
    const found = memberOf(peer, "name");
    const name = typeof found === "string" ? found : "";
    const result = test(name);
    const isDecided = result instanceof Failure || result === !isNegated;
    if (isDecided || name === "") return result;
    const namespace = memberOf(peer, "namespace");
    return typeof namespace === "string" && namespace !== "" ? test(`${name}.${namespace}`) : result;
  }
}
