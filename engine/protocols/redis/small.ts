// Where a small message ends that is there as a whole, as most are: a line, a string, or one aggregate of these. It is
// walked at once, without the state that a message needs which comes in pieces.
import { AGGREGATE, ATTRIBUTE, BULK, CR, LF, LINE, respType } from "./resp.ts";

/** Values of an aggregate, each as often as its count says. Larger ones are left to the framer, as is all that is malformed. */
export const MAX_SMALL_COUNT = 64;
const MAX_DIGITS = 8;
const [MINUS, DIGIT_0, DIGIT_1, DIGIT_9] = [0x2d, 0x30, 0x31, 0x39];
/** `_`, CR, LF. */
const MIN_VALUE_BYTES = 3;

/** The length of the message at the beginning of `bytes[start, end)`; 0 where it is none of these, or not whole. */
export function smallLength(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (let wanted = 1; wanted > 0; wanted--) {
    if (at + MIN_VALUE_BYTES > end) return 0;
    const mark = bytes[at] as number;
    const type = respType(mark);
    if (type === undefined) return 0;
    const first = ++at;
    if (type.shape === LINE) {
      while (at < end && bytes[at] !== LF) at++;
      if (at === end || bytes[at - 1] !== CR) return 0;
      at++;
      continue;
    }
    if ((type.shape !== BULK && type.shape !== AGGREGATE) || mark === ATTRIBUTE) return 0;
    const isNull = bytes[at] === MINUS && bytes[at + 1] === DIGIT_1;
    let count = 0;
    if (isNull) at += 2;
    else {
      for (; at < end; at++) {
        const digit = bytes[at] as number;
        if (digit < DIGIT_0 || digit > DIGIT_9) break;
        count = count * 10 + digit - DIGIT_0;
      }
      if (at === first || at - first > MAX_DIGITS) return 0;
    }
    if (at + 2 > end || bytes[at] !== CR || bytes[at + 1] !== LF) return 0;
    at += 2;
    if (isNull) continue;
    if (type.shape === BULK) {
      at += count + 2;
      if (at > end || bytes[at - 2] !== CR || bytes[at - 1] !== LF) return 0;
    } else {
      const isNested = first > start + 1;
      if (count > (isNested ? 0 : MAX_SMALL_COUNT)) return 0;
      wanted += count * type.valuesPerCount;
    }
  }
  return at - start;
}
