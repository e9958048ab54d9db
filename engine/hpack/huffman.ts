// HPACK's Huffman code (RFC 7541, 5.2 and appendix B). The code is canonical: codes follow each other by length, then
// by symbol, so the lengths alone define it. It is read four bits at a time: no code is shorter than five, so half a
// byte ends at most one symbol.
import { Malformed } from "../bytes/reader.ts";
import type { Codecs } from "../codecs.ts";

const EOS = 256;

/** Bits of each symbol's code, 0 to 256. */
// biome-ignore format: a table
const LENGTHS: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
  30,
];

/** The code as a tree: two children a node, a node's number or `~symbol`. */
class CodeTree {
  readonly children: number[] = [0, 0];

  add(code: number, length: number, symbol: number): void {
    let node = 0;
    for (let bit = length - 1; bit > 0; bit--) {
      const at = node * 2 + ((code >>> bit) & 1);
      if (this.children[at] === 0) this.children[at] = this.children.push(0, 0) / 2 - 1;
      node = this.children[at] as number;
    }
    this.children[node * 2 + (code & 1)] = ~symbol;
  }
}

/** A step of half a byte: the node that follows, the symbol that ended on the way, and whether one did. */
const HAS_SYMBOL = 1 << 16;
const SYMBOL_SHIFT = 8;
const NO_STEP = -1;

const { steps: STEPS, isEnd: IS_END } = buildSteps(buildTree());

function buildTree(): CodeTree {
  const tree = new CodeTree();
  let code = 0;
  let last = 0;
  const order = LENGTHS.map((length, symbol) => ({ length, symbol }));
  for (const { length, symbol } of order.toSorted((a, b) => a.length - b.length || a.symbol - b.symbol)) {
    code <<= length - last;
    last = length;
    tree.add(code++, length, symbol);
  }
  return tree;
}

function buildSteps({ children }: CodeTree): { readonly steps: Int32Array; readonly isEnd: Uint8Array } {
  const nodes = children.length / 2;
  const steps = new Int32Array(nodes * 16);
  for (let at = 0; at < steps.length; at++) steps[at] = stepFrom(children, at >> 4, at & 15);
  // Padding is less than a byte of the code of EOS, which is ones only (5.2).
  const isEnd = new Uint8Array(nodes);
  for (let node = 0, bits = 0; bits < 8; bits++) {
    isEnd[node] = 1;
    node = children[node * 2 + 1] as number;
  }
  return { steps, isEnd };
}

function stepFrom(children: readonly number[], from: number, nibble: number): number {
  let node = from;
  let step = 0;
  for (let bit = 3; bit >= 0; bit--) {
    const child = children[node * 2 + ((nibble >> bit) & 1)] as number;
    if (child === ~EOS) return NO_STEP;
    if (child < 0) step = HAS_SYMBOL | (~child << SYMBOL_SHIFT);
    node = child < 0 ? 0 : child;
  }
  return step | node;
}

/** Where symbols go before they become a text; grows to the longest string allowed. */
let scratch = new Uint8Array(1024);

/** The text, one character a byte. A string that holds EOS, or is padded otherwise than with ones, is damaged (5.2). */
export function huffmanText(codecs: Codecs, bytes: Uint8Array, start: number, end: number): string {
  const most = ((end - start) * 8) / 5 + 1;
  if (scratch.length < most) scratch = new Uint8Array(most * 2);
  const into = scratch;
  let length = 0;
  let node = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    const high = STEPS[(node << 4) | (byte >> 4)] as number;
    if (high < 0) throw new Malformed("a Huffman string with EOS", at - start);
    if (high >= HAS_SYMBOL) into[length++] = high >> SYMBOL_SHIFT;
    const low = STEPS[((high & 0xff) << 4) | (byte & 15)] as number;
    if (low < 0) throw new Malformed("a Huffman string with EOS", at - start);
    if (low >= HAS_SYMBOL) into[length++] = low >> SYMBOL_SHIFT;
    node = low & 0xff;
  }
  if (IS_END[node] !== 1) throw new Malformed("the padding of a Huffman string", end - start);
  return codecs.latin1(into, 0, length);
}
