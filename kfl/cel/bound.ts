// The tree after the check: every name resolved, every type known. The matcher and the SQL read this one, so that
// both mean the same by a text.
import type { FieldSpec } from "../../contract/index.ts";
import type { PathStep } from "../paths/steps.ts";
import type { Overload } from "./overloads.ts";
import type { CelType } from "./types.ts";
import type { CelValue } from "./values.ts";

export type Comprehension = "all" | "exists" | "exists_one" | "filter" | "map";

export interface BoundCall {
  readonly kind: "call";
  readonly type: CelType;
  readonly name: string;
  readonly args: readonly Bound[];
  /** One where the types decide; several where a dynamic value decides at run time. */
  readonly overloads: readonly Overload[];
  /** Whether arguments stand as in dynamic places, boxed where their type is not seen from the value. */
  readonly isDynamic: boolean;
}
export interface BoundComprehension {
  readonly kind: "comprehension";
  readonly type: CelType;
  readonly macro: Comprehension;
  readonly range: Bound;
  /** Where the element is kept while the body runs. */
  readonly slot: number;
  /** Null for `map` with two arguments. */
  readonly condition: Bound | null;
  /** What `map` makes of an element. */
  readonly value: Bound | null;
}

export type Bound =
  | { readonly kind: "constant"; readonly type: CelType; readonly value: CelValue }
  | { readonly kind: "variable"; readonly type: CelType; readonly spec: FieldSpec }
  | { readonly kind: "local"; readonly type: CelType; readonly slot: number }
  | BoundCall
  | { readonly kind: "and" | "or"; readonly type: CelType; readonly operands: readonly Bound[] }
  | {
      readonly kind: "conditional";
      readonly type: CelType;
      readonly condition: Bound;
      readonly yes: Bound;
      readonly no: Bound;
    }
  | { readonly kind: "list"; readonly type: CelType; readonly elements: readonly Bound[] }
  | {
      readonly kind: "map";
      readonly type: CelType;
      readonly entries: readonly { readonly key: Bound; readonly value: Bound }[];
    }
  | BoundComprehension
  | { readonly kind: "has"; readonly type: CelType; readonly map: Bound; readonly key: string }
  | { readonly kind: "now"; readonly type: CelType }
  | { readonly kind: "field"; readonly type: CelType; readonly steps: readonly PathStep[] }
  | { readonly kind: "redact"; readonly type: CelType; readonly paths: readonly (readonly PathStep[])[] };
