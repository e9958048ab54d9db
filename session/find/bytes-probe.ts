// By bytes: in the bodies of the entry as its detail shows them, and in the packets where they are at hand.
import type { Showing } from "../review/shown-entries.ts";
import { sieveOfBytes } from "../store/among.ts";
import type { EntryStore } from "../store/index.ts";
import { entriesHolding, longestPlain } from "./content-probe.ts";
import { bodiesOf, bytesOf } from "./entry-text.ts";
import { entriesOfPackets, type PacketPlaces, packetsHolding } from "./packet-bytes.ts";
import { NumberSet } from "./number-set.ts";
import { packedPattern } from "./packed-pattern.ts";
import type { Probe } from "./probe.ts";

export function bytesProbe(store: EntryStore, hex: string, showing: () => Showing, packets: PacketPlaces): Probe {
  const wanted = Buffer.from(hex, "hex");
  const inPackets = new NumberSet();
  let notice = packets.notice;
  const { sections } = showing().presentation;
  const parts = {
    store,
    sieve: sieveOfBytes(
      { plain: longestPlain(wanted.toString("latin1")), packed: packedPattern(wanted, true) },
      mayBeText(wanted),
    ),
    showing,
    holds: (_row, entry) => bodiesOf(sections(entry())).some((body) => bytesOf(body).includes(wanted)),
  } satisfies Parameters<typeof entriesHolding>[0];
  return {
    prepare: async (onProgress, signal) => {
      if (packets.paths.length === 0) return;
      const hits = await packetsHolding(packets.paths, wanted, onProgress, signal);
      if (signal.aborted) return;
      notice = [notice, hits.notice].filter((text) => text !== "").join("; ");
      inPackets.add(await entriesOfPackets(store, hits));
    },
    look: async (numbers, signal) => {
      const certain = numbers.filter((number) => inPackets.has(number));
      const open = numbers.filter((number) => !inPackets.has(number));
      const found = await entriesHolding(parts, open, signal);
      return Uint32Array.from([...certain, ...found]).toSorted();
    },
    get notice() {
      return notice;
    },
  };
}

const CONTINUATION = 0x80;
const LONGEST_CHARACTER = 4;

/** Whether bytes may stand in a text of UTF-8 (RFC 3629), whose first and last character they may cut. */
export function mayBeText(bytes: Uint8Array): boolean {
  let start = 0;
  while (start < LONGEST_CHARACTER && ((bytes[start] ?? 0) & 0xc0) === CONTINUATION) start++;
  const rest = bytes.subarray(start);
  // A stream waits for the rest of the last character.
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(rest, { stream: true });
    return true;
  } catch {
    return false;
  }
}
