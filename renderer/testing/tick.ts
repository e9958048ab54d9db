// One whole tick of a session for tests, to be changed where a test cares.
import type { SessionTick } from "../../contract/index.ts";

export const testTick = (
  change: Partial<Omit<SessionTick, "source">> & { source?: Partial<SessionTick["source"]> } = {},
): SessionTick => ({
  generation: 1,
  sessionId: "session-1",
  sessionName: "shop.pcapng",
  entries: 48_201,
  entriesPerSecond: 0,
  passed: 0,
  failed: 0,
  firstNs: "1790000000000000000",
  lastNs: "1790000060000000000",
  ledger: { packets: 6_121_527, bytes: 91_204_112, entries: 48_201, flows: 310, lines: [] },
  memoryBytes: 148_000_000,
  ...change,
  source: {
    kind: "files",
    name: "shop.pcapng",
    phase: "ended",
    bytesRead: 91_204_112,
    bytesTotal: 91_204_112,
    notice: "",
    ...change.source,
  },
});
