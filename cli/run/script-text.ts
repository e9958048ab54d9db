// Text of scripts on a terminal. It may hold colours, lines and tabs; nothing else in it moves anything, since much of it
// comes out of packets.
import { visibleText } from "../read/visible-text.ts";

/** Colours (ECMA-48, 8.3.117), lines and tabs: the parts that are kept. */
// oxlint-disable-next-line no-control-regex -- colours begin with a control
const KEPT = /(\u001b\[[\d;]{0,32}m|[\n\t])/;

/** The text as it may stand on a terminal; without its colours where those are not wanted. */
export function scriptText(text: string, useColour: boolean): string {
  const parts = text.split(KEPT).map((part, i) => {
    if (i % 2 === 0) return visibleText(part);
    return useColour || part.length === 1 ? part : "";
  });
  const shown = parts.join("");
  // A colour that a script left on would colour what follows.
  return shown.includes("\u001b") ? `${shown}\u001b[0m` : shown;
}
