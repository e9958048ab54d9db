// Entries whose documents hold anything at any path that a catalogue names, for tests over all fields and paths.
import fc from "fast-check";
import type { FieldSpec, Json, JsonObject } from "../../contract/index.ts";
import { parsePath } from "../classic/parse.ts";
import { anyEntry, word } from "./arbitraries.ts";

/** The parts of an entry that the store keeps as JSON. */
const ROOTS: ReadonlySet<string> = new Set(["request", "response", "data", "event", "error", "network"]);

const number = fc.oneof(
  fc.integer({ min: -700, max: 700 }),
  fc.constantFrom<number>(0, 1, 200, 404, 503, 2.5, -0.5, 1e15, 1e16, 1e21, -1e15, 9007199254740991),
);
const numeric = fc.constantFrom("0", "7", "-7", "+7", "007", "404", "9007199254740993", "99999999999999999999", "1.5");
const scalar: fc.Arbitrary<Json> = fc.oneof(word, numeric, number, fc.boolean(), fc.constant(null));
const any: fc.Arbitrary<Json> = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("k", "Host", "host"), scalar, { maxKeys: 2 }) },
);

/** The keys of a path under one of the document's roots; null for every other path. */
function keysOf(path: string): readonly string[] | null {
  const keys = parsePath(path).steps.map((step) => (step.kind === "key" ? step.key : null));
  const known = keys.filter((key) => key !== null);
  return known.length === keys.length && ROOTS.has(known[0] ?? "") && known.length > 1 ? known : null;
}

/** The paths from which a field is read and on which it depends. */
export function pathsOf({ path, paths, when }: FieldSpec): readonly string[] {
  return [...(path === undefined ? [] : [path]), ...(paths ?? []), ...(when ?? []).map((one) => one.path)];
}

function withValue(node: Json | undefined, keys: readonly string[], value: Json): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  const object = typeof node === "object" && node !== null && !Array.isArray(node) ? (node as JsonObject) : {};
  return { ...object, [key]: withValue(object[key], rest, value) };
}

/** Entries of `protocols` with some of these paths filled. */
export function documentsOf(paths: readonly string[], protocols: readonly Json[]): fc.Arbitrary<JsonObject> {
  const places = [...new Set(paths)].map(keysOf).filter((keys) => keys !== null);
  const filled = places.length === 0 ? fc.constant([]) : fc.array(fc.tuple(fc.constantFrom(...places), any));
  return fc.tuple(anyEntry, fc.constantFrom(...protocols), filled).map(([entry, protocol, values]) => {
    let document: Json = { ...entry, protocol };
    for (const [keys, value] of values) document = withValue(document, keys, value);
    return document as JsonObject;
  });
}
