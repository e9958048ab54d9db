// Names and values of a query, or of a form sent as application/x-www-form-urlencoded (WHATWG URL, 5.1).
import { MAX_ITEMS } from "./limits.ts";

/** Pairs in order, at most MAX_ITEMS, percent-decoded as UTF-8; what does not decode stays as it was sent. */
export function readQuery(text: string): readonly (readonly [name: string, value: string])[] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < text.length && pairs.length < MAX_ITEMS; ) {
    const next = text.indexOf("&", at);
    const end = next < 0 ? text.length : next;
    if (end > at) {
      const equals = text.indexOf("=", at);
      const hasValue = equals >= 0 && equals < end;
      const name = decodePercent(text.slice(at, hasValue ? equals : end));
      pairs.push([name, hasValue ? decodePercent(text.slice(equals + 1, end)) : ""]);
    }
    at = end + 1;
  }
  return pairs;
}

function decodePercent(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return text;
  }
}
