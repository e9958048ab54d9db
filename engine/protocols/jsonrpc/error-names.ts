// Codes of JSON-RPC errors by the names of its specification (2.0, 5.1). Other codes are the application's own.
const NAMES: ReadonlyMap<number, string> = new Map([
  [-32_700, "Parse error"],
  [-32_600, "Invalid Request"],
  [-32_601, "Method not found"],
  [-32_602, "Invalid params"],
  [-32_603, "Internal error"],
]);
const SERVER_ERRORS = { first: -32_099, last: -32_000 };

/** The code's own digits where it has no name; empty where there is no code. */
export function errorName(code: number | null): string {
  if (code === null) return "";
  if (code >= SERVER_ERRORS.first && code <= SERVER_ERRORS.last) return "Server error";
  return NAMES.get(code) ?? String(code);
}
