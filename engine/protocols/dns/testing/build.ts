// Makes DNS messages for tests. Numbers are given where a test wants a lie.
import { latin1Bytes } from "../../../testing/play.ts";

export type Part = number | string | Uint8Array | readonly Part[];

/** Numbers are octets, texts latin1. */
export function bytesOf(...parts: readonly Part[]): Uint8Array {
  const octets: number[] = [];
  for (const part of parts) {
    if (typeof part === "number") octets.push(part);
    else if (typeof part === "string") octets.push(...latin1Bytes(part));
    else octets.push(...(part instanceof Uint8Array ? part : bytesOf(...part)));
  }
  return Uint8Array.from(octets);
}
export function u16(value: number): Uint8Array {
  return Uint8Array.of((value >> 8) & 0xff, value & 0xff);
}
export function u32(value: number): Uint8Array {
  return bytesOf(u16(Math.floor(value / 0x10000)), u16(value % 0x10000));
}
export function hexBytes(text: string): Uint8Array {
  return Uint8Array.from(text.replaceAll(/\s/g, "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** `a.b` without compression; the empty text is the root. */
export function name(text: string): Uint8Array {
  const labels = text === "" ? [] : text.split(".");
  return bytesOf(...labels.map((label) => [label.length, label]), 0);
}
/** A pointer to an offset. */
export function pointer(offset: number): Uint8Array {
  return u16(0xc000 | offset);
}
export function question(owner: Uint8Array | string, type: number, kind = 1): Uint8Array {
  return bytesOf(typeof owner === "string" ? name(owner) : owner, u16(type), u16(kind));
}
export function record(owner: Uint8Array | string, type: number, data: Part, kind = 1, ttl = 300): Uint8Array {
  const value = bytesOf(data);
  const head = [typeof owner === "string" ? name(owner) : owner, u16(type), u16(kind), u32(ttl)];
  return bytesOf(...head, u16(value.length), value);
}

export interface MessageParts {
  readonly id?: number;
  readonly flags?: number;
  readonly questions?: readonly Uint8Array[];
  readonly answers?: readonly Uint8Array[];
  readonly authorities?: readonly Uint8Array[];
  readonly additionals?: readonly Uint8Array[];
}
export function message(parts: MessageParts): Uint8Array {
  const { id = 1, flags = 0x0100, questions = [], answers = [], authorities = [], additionals = [] } = parts;
  const counts = [questions, answers, authorities, additionals].map((list) => u16(list.length));
  return bytesOf(u16(id), u16(flags), ...counts, ...questions, ...answers, ...authorities, ...additionals);
}
export function query(id: number, owner: string, type = 1): Uint8Array {
  return message({ id, questions: [question(owner, type)] });
}
/** A good answer with one address for an A question. */
export function answer(id: number, owner: string, address: readonly number[], type = 1): Uint8Array {
  const answers = [record(pointer(12), type, Uint8Array.from(address))];
  return message({ id, flags: 0x8180, questions: [question(owner, type)], answers });
}
/** As it stands on a stream. */
export function onStream(bytes: Uint8Array): Uint8Array {
  return bytesOf(u16(bytes.length), bytes);
}
/** Seeded numbers below `limit`. */
export function random(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
