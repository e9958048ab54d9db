// What is decided where packets are captured, without names: which entries leave, and what is replaced in them before.
// Whoever orders checks it with the same words as whoever follows the order.
import type { Catalogue } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import { type Filter, MAX_FILTER_LENGTH, type Problem } from "../filter.ts";
import { wordThatNeedsNames } from "./needs-names.ts";

/** Headers and paths of one order. */
const MAX_REDACTIONS = 256;
/** The first bytes of a flow, as it shows them, bodies that nobody dissected, and messages as they were sent: no path into what is read of them covers them. */
const RAW_BYTES = [
  "data.payload",
  "request.payload",
  "response.payload",
  "request.messages[*].data",
  "response.messages[*].data",
  "response.messages[*].payload",
];
/** Characters of RFC 9110's token that need no thought inside quotes. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&*+.^_|~-]{1,256}$/;
/** Where a header's value is shown a second time. */
const ALSO_IN: Readonly<Record<string, readonly string[]>> = {
  cookie: ["request.cookies"],
  "set-cookie": ["response.cookies"],
  location: ["response.redirectURL"],
};

export interface Redactions {
  readonly headers: readonly string[];
  readonly paths: readonly string[];
}
/** `filter` is null where there is nothing to do. `offset`: where in the filter's text the mistake is. */
export type SourceResult =
  | { readonly ok: true; readonly filter: Filter | null }
  | { readonly ok: false; readonly message: string; readonly offset: number };

export function compileSourceFilter(text: string, catalogue: Catalogue): SourceResult {
  if (text.trim() === "") return { ok: true, filter: null };
  if (text.length > MAX_FILTER_LENGTH) return wrong(`the entry filter is longer than ${MAX_FILTER_LENGTH} characters`);
  const compiled = compile(text, { catalogue, nowMs: Date.now() });
  if (!compiled.ok) return invalid("the entry filter is not valid", compiled.errors[0]);
  const { filter } = compiled;
  const word = wordThatNeedsNames(text, catalogue);
  if (word !== "")
    return wrong(`the entry filter needs \`${word}\`, which only the desktop knows: filter there`, text.indexOf(word));
  if (filter.limit !== null || filter.rlimit !== null || filter.leftOff !== null)
    return wrong("the entry filter pages through entries, which an agent cannot do: filter on the desktop");
  return { ok: true, filter: filter.dialect === null ? null : filter };
}

export function compileSourceRedaction({ headers, paths }: Redactions, catalogue: Catalogue): SourceResult {
  if (headers.length + paths.length === 0) return { ok: true, filter: null };
  if (headers.length + paths.length > MAX_REDACTIONS) return wrong(`more than ${MAX_REDACTIONS} redactions`);
  const bad = headers.find((name) => !HEADER_NAME.test(name));
  if (bad !== undefined) return wrong(`\`${bad.slice(0, 60)}\` is not the name of a header`);
  const unquotable = paths.find((path) => path.includes('"') && path.includes("`"));
  if (unquotable !== undefined) return wrong(`the path \`${unquotable.slice(0, 60)}\` holds both kinds of quotes`);
  const all = [...headers.flatMap(pathsOfHeader), ...paths, ...RAW_BYTES];
  const quoted = all.map((path) => (path.includes('"') ? `\`${path}\`` : `"${path}"`));
  const text = `kfl1: redact(${quoted.join(", ")})`;
  if (text.length > MAX_FILTER_LENGTH) return wrong("the redactions are too long");
  const compiled = compile(text, { catalogue, nowMs: 0 });
  return compiled.ok
    ? { ok: true, filter: compiled.filter }
    : { ...invalid("the redaction is not valid", compiled.errors[0]), offset: 0 };
}

// Headers are found without regard to case, trailers as they are written: commonly one of these two ways.
function pathsOfHeader(name: string): readonly string[] {
  const sides = ["request", "response"];
  const written = new Set([name, name.toLowerCase()]);
  return [
    ...sides.map((side) => `${side}.headers['${name}']`),
    ...sides.flatMap((side) => [...written].map((one) => `${side}.trailers['${one}']`)),
    ...(ALSO_IN[name.toLowerCase()] ?? []),
  ];
}

function invalid(what: string, problem: Problem | undefined): { ok: false; message: string; offset: number } {
  const why = problem === undefined ? "it cannot be read" : `column ${problem.column}: ${problem.message}`;
  return wrong(`${what}: ${why}`, problem?.from);
}
function wrong(message: string, offset = 0): { ok: false; message: string; offset: number } {
  return { ok: false, message, offset: Math.max(0, offset) };
}
