// Which dialect the editor services should treat a text as, whether it is finished or not.
import { analyse } from "../analyse.ts";
import type { AnalyseOptions } from "../analyse.ts";
import { findMarks, readPrefix } from "../dialect.ts";
import type { Dialect } from "../filter.ts";

/** The forced dialect, else that of the marks, else of the whole text; KFL 2 where nothing tells. */
export function dialectOf(text: string, options: AnalyseOptions): Dialect {
  const { forced, start } = readPrefix(text);
  if (forced) return forced;
  // A word at the end joins what is yet to be typed.
  const { classic, cel } = findMarks(`${text.slice(start)} x`);
  if (classic && !cel) return "classic";
  if (cel) return "kfl2";
  const analysis = analyse(text, options);
  return analysis.errors.length === 0 && analysis.dialect === "classic" ? "classic" : "kfl2";
}
