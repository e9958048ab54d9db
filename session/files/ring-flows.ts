// Flow numbers count from a capture's first packet. Where the ring of a live session has deleted that one, what is left
// counts anew: the flows wanted are found by their entries, which have the same time and the same peers.
import { codecs } from "../../codecs/index.ts";
import type { EntryRow } from "../../contract/index.ts";
import { createEngine, DEFAULT_LIMITS, DISSECTORS, toRow } from "../../engine/index.ts";
import { readDissectors } from "../dissectors/read-dissectors.ts";
import type { Session } from "../session.ts";
import { readCaptures } from "../sources/index.ts";
import type { StoredRow } from "../store/index.ts";

const NAMING = { prefix: "", worker: "" };

/** Numbers, among the packets of `paths`, of the flows that have one of these entries. */
export async function flowsOfEntries(
  paths: readonly string[],
  pages: AsyncIterable<readonly StoredRow[]>,
  signal: AbortSignal | undefined,
  { words, dissectorsFolder }: Pick<Session, "words" | "dissectorsFolder">,
): Promise<ReadonlySet<number>> {
  const wanted = new Set<string>();
  for await (const page of pages) for (const { row } of page) wanted.add(keyOf(row));
  const flows = new Set<number>();
  // What is wrong with them was told when the session began.
  const own = words.protocols.length === 0 ? null : await readDissectors(dissectorsFolder, () => undefined);
  const engine = createEngine({
    codecs,
    dissectors: own?.dissectors ?? DISSECTORS,
    emit: (exchange) => {
      if (wanted.has(keyOf(toRow(exchange, NAMING, codecs, DEFAULT_LIMITS)))) flows.add(exchange.flow.id);
    },
  });
  try {
    await readCaptures(paths, { onPacket: (packet) => engine.packet(packet) }, signal);
    engine.finish();
    return flows;
  } finally {
    own?.close();
  }
}

function keyOf({ timeNs, protocol, srcIp, srcPort, dstIp, dstPort }: EntryRow): string {
  return [timeNs, protocol.name, srcIp, srcPort, dstIp, dstPort].join(" ");
}
