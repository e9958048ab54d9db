// What filters call the user's notes on a row. No entry has them in its document, so a document that has one of these
// names at its root (an object that a script made) means its own.
import type { RowFacts } from "../filter.ts";

/** What is known of a row without a note. */
export const NO_NOTE = { marked: false, ignored: false, comment: "" } as const satisfies RowFacts;
export type NoteName = keyof typeof NO_NOTE;

export function isNoteName(name: string): name is NoteName {
  return Object.hasOwn(NO_NOTE, name);
}
