// What was made of texts that come again and again: start lines, headers and small bodies repeat along a connection,
// and comparing two texts costs a fraction of reading one. A text that is new costs two failed comparisons, and takes the
// place of the one that had its slot; that one moves beside it, for two of a kind often come in turn.

/** Places; a power of two. */
const SLOTS = 256;
/** A longer text is not kept. With what is made of it, 256 of them are at most some megabytes. */
export const MAX_REPEATED_LENGTH = 2048;

interface Slot<Made> {
  readonly text: string;
  /** What `make` depends on besides the text. */
  readonly context: string;
  readonly made: Made;
}

/** Remembers what was made of texts. */
export class Repeats<Made> {
  readonly #slots: (Slot<Made> | undefined)[] = Array.from({ length: SLOTS }, () => undefined);

  /** What `make`, which depends on text and context alone, makes of them. */
  of(text: string, context: string, make: () => Made): Made {
    if (text.length > MAX_REPEATED_LENGTH) return make();
    const at = slotOf(text);
    const slot = this.#slots[at];
    if (slot !== undefined && isOf(slot, text, context)) return slot.made;
    const beside = this.#slots[at ^ 1];
    if (beside !== undefined && isOf(beside, text, context)) return beside.made;
    const made = make();
    if (slot !== undefined) this.#slots[at ^ 1] = slot;
    this.#slots[at] = { text, context, made };
    return made;
  }
}

function isOf(slot: Slot<unknown>, text: string, context: string): boolean {
  return slot.text === text && slot.context === context;
}

/** Letters of a text that are looked at, from one end to the other. */
const SAMPLES = 16;

function slotOf(text: string): number {
  const { length } = text;
  const step = length <= SAMPLES ? 1 : Math.floor(length / SAMPLES);
  let slot = length;
  for (let i = length - 1; i >= 0; i -= step) slot = (slot * 31 + text.charCodeAt(i)) | 0;
  return (slot ^ (slot >>> 9)) & (SLOTS - 1);
}
