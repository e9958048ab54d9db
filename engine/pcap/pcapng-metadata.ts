// Decodes the pcapng blocks that are not packets. Each takes one whole block, `[start, end)` being its body, and
// gives a value; a part of it that lies is left out and reported as a text.
import { copyOf } from "./byte-window.ts";
import type { AddressNames, CaptureInterfaceFacts, InterfaceStatistics } from "./capture-metadata.ts";
import { MAX_NAMES_PER_BLOCK, MAX_TEXT_LENGTH } from "./limits.ts";
import * as ng from "./pcapng-blocks.ts";
import { type TimeUnit, timeUnit } from "./pcapng-time.ts";
import { readText } from "./text.ts";

/** The body of a block with what is needed to read it. */
export interface BlockBody {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  readonly isLittleEndian: boolean;
}

/** Says that part of a block could not be read. */
export type OnProblem = (reason: string) => void;

const BAD_OPTION = "an option is longer than its block";
const MICROSECONDS = 6;

function textOf(body: BlockBody, start: number, end: number): string {
  return readText(body.bytes, start, Math.min(end, start + MAX_TEXT_LENGTH));
}

function walk(
  body: BlockBody,
  skip: number,
  onProblem: OnProblem,
  each: (code: number, start: number, end: number) => void,
): void {
  const { view, start, end, isLittleEndian } = body;
  if (!ng.walkOptions(view, start + skip, end, isLittleEndian, each)) onProblem(BAD_OPTION);
}

/** Facts of a section header: magic u32, version u16 u16, section length i64, options. */
export function decodeSection(
  body: BlockBody,
  onProblem: OnProblem,
): { readonly comment: string; readonly hardware: string; readonly application: string } {
  const facts = { comment: "", hardware: "", application: "" };
  walk(body, 16, onProblem, (code, start, end) => {
    if (code === ng.OPTION_COMMENT) facts.comment = joinComment(facts.comment, readText(body.bytes, start, end));
    else if (code === ng.SECTION_HARDWARE) facts.hardware = textOf(body, start, end);
    else if (code === ng.SECTION_APPLICATION) facts.application = textOf(body, start, end);
  });
  return facts;
}

/** Several comments of one thing are kept as lines of one text. */
export function joinComment(before: string, comment: string): string {
  return before === "" ? comment : `${before}\n${comment}`;
}

export interface DecodedInterface {
  readonly facts: CaptureInterfaceFacts;
  readonly unit: TimeUnit;
}

/** An interface description: link type u16, reserved u16, snapshot length u32, options. */
export function decodeInterface(body: BlockBody, onProblem: OnProblem): DecodedInterface | undefined {
  const { view, start, end, isLittleEndian, bytes } = body;
  if (end - start < 8) return undefined;
  const texts = { name: "", description: "", filter: "", operatingSystem: "", comment: "" };
  let resolution = MICROSECONDS;
  let offsetSec = 0n;
  walk(body, 8, onProblem, (code, from, to) => {
    if (code === ng.INTERFACE_TIME_RESOLUTION && to > from) resolution = view.getUint8(from);
    else if (code === ng.INTERFACE_TIME_OFFSET && to - from >= 8) offsetSec = view.getBigInt64(from, isLittleEndian);
    else if (code === ng.INTERFACE_NAME) texts.name = textOf(body, from, to);
    else if (code === ng.INTERFACE_DESCRIPTION) texts.description = textOf(body, from, to);
    // The first byte says what kind of filter follows: 0, the text of one.
    else if (code === ng.INTERFACE_FILTER && bytes[from] === 0) texts.filter = textOf(body, from + 1, to);
    else if (code === ng.INTERFACE_OS) texts.operatingSystem = textOf(body, from, to);
    else if (code === ng.OPTION_COMMENT) texts.comment = joinComment(texts.comment, textOf(body, from, to));
  });
  const linkType = view.getUint16(start, isLittleEndian);
  const snapLength = view.getUint32(start + 4, isLittleEndian);
  return { facts: { linkType, snapLength, ...texts }, unit: timeUnit(resolution, offsetSec) };
}

/** A name resolution block: records of type u16, length u16, address, zero-terminated names. */
export function decodeNames(body: BlockBody, onProblem: OnProblem): readonly AddressNames[] {
  const { view, bytes, isLittleEndian } = body;
  const found: AddressNames[] = [];
  let budget = MAX_NAMES_PER_BLOCK;
  for (let at = body.start; at + 4 <= body.end; ) {
    const type = view.getUint16(at, isLittleEndian);
    const length = view.getUint16(at + 2, isLittleEndian);
    if (type === ng.NAME_END) return found;
    const start = at + 4;
    if (start + length > body.end) {
      onProblem("a name record is longer than its block");
      return found;
    }
    const addressBytes = type === ng.NAME_IPV4 ? 4 : type === ng.NAME_IPV6 ? 16 : 0;
    if (addressBytes > 0 && length > addressBytes) {
      const names = readNames(bytes, start + addressBytes, start + length);
      // An address costs as much as a name.
      budget -= names.length + 1;
      if (budget < 0) {
        onProblem(`a block holds more than ${MAX_NAMES_PER_BLOCK} names`);
        return found;
      }
      found.push({ address: copyOf(bytes, start, start + addressBytes), names });
    }
    at = start + ng.padded(length);
  }
  return found;
}

function readNames(bytes: Uint8Array, start: number, end: number): string[] {
  const names: string[] = [];
  for (let at = start; at < end; ) {
    const zero = bytes.indexOf(0, at);
    const stop = zero < 0 || zero > end ? end : zero;
    if (stop > at) names.push(readText(bytes, at, Math.min(stop, at + MAX_TEXT_LENGTH)));
    at = stop + 1;
  }
  return names;
}

/** A decryption secrets block: type u32, length u32, secrets. */
export function decodeSecrets(
  body: BlockBody,
): { readonly secretsType: number; readonly data: Uint8Array } | undefined {
  const { view, start, end, isLittleEndian, bytes } = body;
  if (end - start < 8) return undefined;
  const length = view.getUint32(start + 4, isLittleEndian);
  if (start + 8 + length > end) return undefined;
  return { secretsType: view.getUint32(start, isLittleEndian), data: copyOf(bytes, start + 8, start + 8 + length) };
}

/** Interface statistics: interface u32, time u64, options with counters; `interfaceBase` is the section's first interface. */
export function decodeStatistics(
  body: BlockBody,
  interfaceBase: number,
  onProblem: OnProblem,
): InterfaceStatistics | undefined {
  const { view, start, end, isLittleEndian, bytes } = body;
  if (end - start < 12) return undefined;
  const counters: { received?: number; droppedByInterface?: number; droppedBySystem?: number } = {};
  let comment = "";
  walk(body, 12, onProblem, (code, from, to) => {
    if (code === ng.OPTION_COMMENT) comment = joinComment(comment, readText(bytes, from, to));
    if (to - from < 8) return;
    const count = Number(view.getBigUint64(from, isLittleEndian));
    if (code === ng.STATISTICS_RECEIVED) counters.received = count;
    else if (code === ng.STATISTICS_DROPPED_BY_INTERFACE) counters.droppedByInterface = count;
    else if (code === ng.STATISTICS_DROPPED_BY_SYSTEM) counters.droppedBySystem = count;
  });
  return { interfaceIndex: interfaceBase + view.getUint32(start, isLittleEndian), ...counters, comment };
}
