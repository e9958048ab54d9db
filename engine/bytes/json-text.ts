// Texts as JSON, for what is written without values in between. `JSON.stringify` of a short text costs a call out of the
// engine's own code, which takes longer than looking at its letters.

/** Longer texts are left to `JSON.stringify`, which is faster with them. */
const MAX_LOOKED_AT = 64;
const [BLANK, QUOTE, BACKSLASH, FIRST_SURROGATE] = [0x20, 0x22, 0x5c, 0xd800];

/** The text of `JSON.stringify(text)`. */
export function quoted(text: string): string {
  return isPlain(text) ? `"${text}"` : JSON.stringify(text);
}

/** A short text that JSON holds as it is. */
function isPlain(text: string): boolean {
  if (text.length > MAX_LOOKED_AT) return false;
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    if (letter < BLANK || letter === QUOTE || letter === BACKSLASH || letter >= FIRST_SURROGATE) return false;
  }
  return true;
}
