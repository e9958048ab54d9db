// Text from packets on a terminal: nothing in it may move the cursor, change colours or break a line.

// Controls, and the marks that turn the direction of text round.
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** The text with a dot in place of everything that a terminal would act on. */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, "·");
}

/** At most `width` characters; a cut is shown, and goes through no character of two units. */
export function fitText(text: string, width: number): string {
  if (text.length <= width) return text;
  const kept = text.slice(0, Math.max(0, width - 1));
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
