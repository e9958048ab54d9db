// What is replaced in entries before they leave the place where they were captured. An order names headers and paths; what
// holds for its values holds wherever else they stand: as another header, by another name, in bytes, in a body that could not
// be opened. In doubt too much is hidden.
import type { Entry, Json, JsonObject, ToldTwice } from "../../contract/index.ts";
import { parsePath } from "../classic/parse.ts";
import { MAX_FILTER_LENGTH } from "../filter.ts";
import { hideCopies } from "../hiding/hide-copies.ts";
import { Retelling } from "../hiding/told-twice.ts";
import { hideUnreadable, redactPath } from "../paths/redact.ts";
import { isObject } from "../paths/scalar.ts";
import type { PathStep } from "../paths/steps.ts";
import { EvaluationError } from "../problem.ts";
import { type Refusal, refusal } from "./refusal.ts";

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
].map(stepsOf);
/** Characters of RFC 9110's token. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/;
/** Where a header stands under another name. */
const ALSO_IN: Readonly<Record<string, readonly (readonly PathStep[])[]>> = {
  cookie: [stepsOf("request.cookies")],
  "set-cookie": [stepsOf("response.cookies")],
  location: [stepsOf("response.redirectURL")],
  host: [stepsOf("request.headers[':authority']")],
  "grpc-message": [stepsOf("response.grpcMessage")],
  "grpc-status-details-bin": [stepsOf("response.grpcDetails")],
};

export interface Redactions {
  readonly headers: readonly string[];
  readonly paths: readonly string[];
}
/** `redaction` is null where there is nothing to do. */
export type RedactionResult = { readonly ok: true; readonly redaction: SourceRedaction | null } | Refusal;

/** `byFilter`: the order's filter redacts too. */
export function compileSourceRedaction(
  { headers, paths }: Redactions,
  toldTwice: readonly ToldTwice[] = [],
  byFilter = false,
): RedactionResult {
  if (headers.length + paths.length === 0 && !byFilter) return { ok: true, redaction: null };
  if (headers.length + paths.length > MAX_REDACTIONS) return refusal(`more than ${MAX_REDACTIONS} redactions`);
  const bad = headers.find((name) => !HEADER_NAME.test(name));
  if (bad !== undefined) return refusal(`\`${bad.slice(0, 60)}\` is not the name of a header`);
  if ([...headers, ...paths].join("").length > MAX_FILTER_LENGTH) return refusal("the redactions are too long");
  const parsed = paths.map(parsePath);
  const error = parsed.find((path) => path.error !== null)?.error ?? null;
  if (error !== null) return refusal(`the redaction is not valid: column ${error.column}: ${error.message}`);
  const steps = parsed.map((path) => path.steps);
  return { ok: true, redaction: new SourceRedaction(headers, steps, toldTwice) };
}

export class SourceRedaction {
  readonly #headers: ReadonlySet<string>;
  readonly #paths: readonly (readonly PathStep[])[];
  readonly #retelling: Retelling;

  constructor(headers: readonly string[], paths: readonly (readonly PathStep[])[], toldTwice: readonly ToldTwice[]) {
    this.#headers = new Set(headers.map((name) => name.toLowerCase()));
    this.#paths = [...[...this.#headers].flatMap((name) => ALSO_IN[name] ?? []), ...paths];
    this.#retelling = new Retelling(toldTwice, paths);
  }

  /** `entry` as it may leave, null where it cannot be redacted. `filtered` is what the order's filter left of it. */
  apply<E extends Entry>(entry: E, filtered: E): E | null {
    try {
      // An entry is JSON; its interface only has no index signature. Redaction replaces values and keeps the shape.
      return this.#redact(entry as unknown as Json, filtered as unknown as Json) as unknown as E;
    } catch (error) {
      if (error instanceof EvaluationError) return null;
      throw error;
    }
  }

  #redact(entry: Json, filtered: Json): Json {
    const named = this.#paths.reduce(redactPath, redactHeaders(filtered, this.#headers));
    const opened = this.#paths.reduce(hideUnreadable, named);
    const alone = hideCopies(entry, this.#retelling.hide(entry, opened));
    return RAW_BYTES.reduce(redactPath, alone);
  }
}

function redactHeaders(root: Json, names: ReadonlySet<string>): Json {
  if (names.size === 0 || !isObject(root)) return root;
  let after: Json = root;
  for (const side of ["request", "response"]) {
    for (const map of ["headers", "trailers"]) {
      const headers = membersOf(membersOf(root, side), map);
      for (const name in headers) {
        // Each spelling that was sent.
        if (names.has(name.toLowerCase())) after = redactPath(after, [key(side), key(map), key(name)]);
      }
    }
  }
  return after;
}

function membersOf(value: JsonObject, name: string): JsonObject {
  const member = Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(member) ? member : {};
}

function key(name: string): PathStep {
  return { kind: "key", key: name };
}

function stepsOf(path: string): readonly PathStep[] {
  return parsePath(path).steps;
}
