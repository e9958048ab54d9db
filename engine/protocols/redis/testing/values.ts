// Any RESP value, for properties.
import fc from "fast-check";
import type { Value } from "./encode.ts";

const line = fc.stringMatching(/^[ -~]{0,20}$/);
const octets = fc.uint8Array({ maxLength: 30 }).map((bytes) => String.fromCharCode(...bytes));

/** Nested at most three deep. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    line.map((simple) => ({ simple })),
    line.map((error) => ({ error })),
    octets.map((bulk) => ({ bulk })),
    octets.map((blobError) => ({ blobError })),
    octets.map((verbatim) => ({ verbatim })),
    fc.double({ noNaN: true }).map((double) => ({ double: String(double) })),
    fc.bigInt().map((big) => ({ big: String(big) })),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 5 }).map((list) => ({ list })),
    fc.array(tie("value"), { maxLength: 5 }).map((set) => ({ set })),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 4 }).map((map) => ({ map })),
  ),
})).value;
