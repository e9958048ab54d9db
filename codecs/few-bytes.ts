// Texts of very few bytes. A call out of JavaScript takes several times as long as putting them together.

/** Longer ranges are for Buffer's own methods. */
export const MAX_FEW_BYTES = 8;

/** One character a byte of `bytes[start, end)`, at most MAX_FEW_BYTES of them. */
export function fewCharacters(bytes: Uint8Array, start: number, end: number): string {
  const at = (i: number): number => bytes[start + i] as number;
  switch (end - start) {
    case 1:
      return String.fromCharCode(at(0));
    case 2:
      return String.fromCharCode(at(0), at(1));
    case 3:
      return String.fromCharCode(at(0), at(1), at(2));
    case 4:
      return String.fromCharCode(at(0), at(1), at(2), at(3));
    case 5:
      return String.fromCharCode(at(0), at(1), at(2), at(3), at(4));
    case 6:
      return String.fromCharCode(at(0), at(1), at(2), at(3), at(4), at(5));
    case 7:
      return String.fromCharCode(at(0), at(1), at(2), at(3), at(4), at(5), at(6));
    case 8:
      return String.fromCharCode(at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7));
    default:
      return "";
  }
}

/** Whether all of them are ASCII. */
export function areAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let all = 0;
  for (let i = start; i < end; i++) all |= bytes[i] as number;
  return all < 0x80;
}
