// Bytes as lines of hexadecimal and text, one line computed when it is seen.
export const BYTES_PER_LINE = 16;

export interface HexLine {
  readonly offset: string;
  readonly hex: string;
  readonly text: string;
}

export const hexLineCount = (bytes: Uint8Array): number => Math.ceil(bytes.length / BYTES_PER_LINE);

const two = (byte: number): string => byte.toString(16).padStart(2, "0");

/** Line `index`: eight and eight bytes, and their printable ASCII. */
export const hexLine = (bytes: Uint8Array, index: number): HexLine => {
  const start = index * BYTES_PER_LINE;
  const slice = [...bytes.subarray(start, start + BYTES_PER_LINE)];
  const half = (from: number): string =>
    slice
      .slice(from, from + BYTES_PER_LINE / 2)
      .map(two)
      .join(" ")
      .padEnd(23);
  return {
    offset: start.toString(16).padStart(8, "0"),
    hex: `${half(0)}  ${half(8)}`,
    text: slice.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join(""),
  };
};
