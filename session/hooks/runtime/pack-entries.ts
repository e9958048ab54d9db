// Entries on their way to a script: packed as texts, some hundred at once, so that one call does not take all of the
// sandbox's memory.
import type { ScriptEntry } from "../types.ts";
import { LIMITS } from "./limits.ts";
import type { PackedEntries } from "./messages.ts";
import { encodeTexts } from "./texts.ts";

export interface Packed {
  readonly packed: readonly PackedEntries[];
  /** Those that no script is given. */
  readonly tooLong: readonly ScriptEntry[];
}

export function packEntries(entries: readonly ScriptEntry[]): Packed {
  const packed: PackedEntries[] = [];
  const tooLong: ScriptEntry[] = [];
  let texts: string[] = [];
  let length = 0;
  const close = (): void => {
    if (texts.length > 0) packed.push({ count: texts.length / 4, texts: encodeTexts(texts) });
    texts = [];
    length = 0;
  };
  for (const entry of entries) {
    const { id, node, head, document } = entry;
    const own = head.length + document.length;
    if (own > LIMITS.entryLength) {
      tooLong.push(entry);
      continue;
    }
    if (texts.length >= LIMITS.chunkEntries * 4 || length + own > LIMITS.chunkLength) close();
    texts.push(id, node, head, document);
    length += own;
  }
  close();
  return { packed, tooLong };
}
