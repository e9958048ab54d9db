// The document of a row as the store can take it. The database reads documents of all rows in one query: one that is not
// JSON by its rules would fail the query for every row, so each is read here first.

const KEYS: readonly string[] = ["request", "response", "data", "event", "error", "network"];
/** A text, of what was read inside TLS. */
const TLS_KEY = "tlsInfo";
export const MAX_TLS_INFO_LENGTH = 1024;
/** Nesting that every reader of a document can follow without running out of stack. */
export const MAX_DEPTH = 500;
/** JSON.parse takes half of a surrogate pair written as an escape; the database does not. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/** The text, mended where it has to be; null where it is no document of a row. */
export function safeDocument(text: string): string | null {
  const document = parse(text);
  if (document === null || !isDocument(document)) return null;
  // Two brackets a level: a short text cannot be too deep.
  if (text.length > 2 * MAX_DEPTH && !isShallow(document, MAX_DEPTH)) return null;
  return SURROGATE_ESCAPE.test(text) ? JSON.stringify(wellFormed(document)) : text;
}

function parse(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

function isDocument(document: object): boolean {
  // No array for each entry: every row comes through here.
  const values: readonly unknown[] = Object.values(document);
  if (values.length > KEYS.length + 1) return false;
  let at = 0;
  for (const key in document) if (!isKnown(key, values[at++])) return false;
  return true;
}
function isKnown(key: string, value: unknown): boolean {
  if (key === TLS_KEY) return typeof value === "string" && value.length <= MAX_TLS_INFO_LENGTH;
  return KEYS.includes(key) && typeof value === "object" && !Array.isArray(value);
}

function isShallow(value: object, depth: number): boolean {
  if (depth === 0) return false;
  for (const child of Object.values(value) as unknown[])
    if (typeof child === "object" && child !== null && !isShallow(child, depth - 1)) return false;
  return true;
}

function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== "object" || value === null) return value;
  const entries: readonly [string, unknown][] = Object.entries(value);
  return Object.fromEntries(entries.map(([key, child]) => [key.toWellFormed(), wellFormed(child)]));
}
