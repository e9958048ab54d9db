// Texts of others, short enough for a line.

const MAX_LENGTH = 200;

/** One line of at most 200 characters; what is longer ends in an ellipsis. */
export function cutLine(text: string, length: number = MAX_LENGTH): string {
  const line = text
    .slice(0, length * 4)
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
