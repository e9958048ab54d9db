// HPACK's Huffman code (RFC 7541, 5.2 and appendix B). The code is canonical: codes follow each other by length, then
// by symbol, so the lengths alone define it. It is read a byte at a time: no code is shorter than five bits, so a byte ends
// at most two symbols. What a byte does at a node of the code's tree is found out when it first comes there, and kept: texts
// lead to few of these steps, and a program that sees no HTTP/2 makes none.
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

const SHORTEST = 5;
const LONGEST = 30;

/** The code as a tree: two children a node, a node's number or `~symbol`. */
function buildTree(): readonly number[] {
  const children: number[] = [0, 0];
  let code = 0;
  for (let length = SHORTEST; length <= LONGEST; length++) {
    code <<= 1;
    for (let symbol = 0; symbol <= EOS; symbol++)
      if (LENGTHS[symbol] === length) grow(children, code++, length, symbol);
  }
  return children;
}

function grow(children: number[], code: number, length: number, symbol: number): void {
  let node = 0;
  for (let bit = length - 1; bit > 0; bit--) {
    const at = node * 2 + ((code >>> bit) & 1);
    if (children[at] === 0) children[at] = children.push(0, 0) / 2 - 1;
    node = children[at] as number;
  }
  children[node * 2 + (code & 1)] = ~symbol;
}

let tree: readonly number[] | null = null;
const NODES = 256;
/**
 * Steps by node and byte: the node that follows (8 bits), the symbols that ended on the way (8 bits each), and how many did.
 * 0: not found out yet, which no step is; a byte that ends no symbol leads to another node.
 */
const STEPS = new Int32Array(NODES << 8);
const TO_EOS = -1;

function findStep(place: number): number {
  const children = (tree ??= buildTree());
  let node = place >> 8;
  let step = 0;
  let count = 0;
  for (let bit = 7; bit >= 0; bit--) {
    const child = children[node * 2 + ((place >> bit) & 1)] as number;
    if (child === ~EOS) return TO_EOS;
    if (child < 0) step |= ~child << (8 * ++count);
    node = child < 0 ? 0 : child;
  }
  return (STEPS[place] = step | (count << 24) | node);
}

/** Whether a string may end at the node: padding is less than a byte of the code of EOS, which is ones only (5.2). */
function isEnd(node: number): boolean {
  const children = (tree ??= buildTree());
  for (let at = 0, bits = 0; bits < 8; bits++) {
    if (at === node) return true;
    at = children[at * 2 + 1] as number;
  }
  return false;
}

/** Where symbols go before they become a text; grows to the longest string allowed. */
let scratch = new Uint8Array(1024);

/** The text, one character a byte. A string that holds EOS, or is padded otherwise than with ones, is damaged (5.2). */
export function huffmanText(codecs: Codecs, bytes: Uint8Array, start: number, end: number): string {
  const most = (end - start) * 2;
  if (scratch.length < most) scratch = new Uint8Array(most * 2);
  const into = scratch;
  let length = 0;
  let node = 0;
  for (let at = start; at < end; at++) {
    const place = (node << 8) | (bytes[at] as number);
    let step = STEPS[place] as number;
    if (step === 0) step = findStep(place);
    if (step < 0) throw new Malformed("a Huffman string with EOS", at - start);
    // Both are written: what did not end is overwritten by what follows.
    into[length] = step >> 8;
    into[length + 1] = step >> 16;
    length += step >> 24;
    node = step & 0xff;
  }
  if (!isEnd(node)) throw new Malformed("the padding of a Huffman string", end - start);
  return codecs.latin1(into, 0, length);
}
