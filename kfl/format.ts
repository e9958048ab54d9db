// A filter text in its tidy form: parsed and written again. Comments and spare white space go.
import { formatCel } from "./cel/format.ts";
import { parseCel } from "./cel/parse.ts";
import { formatClassic } from "./classic/format.ts";
import { parseClassic } from "./classic/parse.ts";
import type { Dialect } from "./filter.ts";

/** The text in its tidy form, or null where it does not parse. */
export function format(text: string, dialect: Dialect): string | null {
  if (dialect === "classic") {
    const { root, error } = parseClassic(text);
    return error ? null : root ? formatClassic(root) : "";
  }
  const { root, error } = parseCel(text);
  return error ? null : root ? formatCel(root) : "";
}
