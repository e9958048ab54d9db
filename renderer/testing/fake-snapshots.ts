// The operations on snapshots, over a list in memory: each look back finds the same packets.
import { implement } from "@orpc/server";
import { contract, type Snapshot } from "../../contract/index.ts";
import { pause, TICK_MS } from "./fake-changes.ts";

const AGENTS = 2;
const STEPS = 4;
const TOTAL_BYTES = 48_000_000;
const PACKETS = 61_440;
const MINUTE_MS = 60_000;

const os = implement(contract);

export const snapshotRouterOf = () => {
  let known: readonly Snapshot[] = [];
  let taken = 0;
  return {
    take: os.snapshots.take.handler(async function* ({ input }) {
      for (let step = 1; step <= STEPS; step++) {
        await pause(TICK_MS);
        const share = step / STEPS;
        const isLast = step === STEPS;
        const snapshot: Snapshot = {
          id: `snapshot-${++taken}`,
          name: input.name,
          path: `snapshots/${input.name}.pcapng`,
          createdMs: Date.now(),
          fromMs: input.fromMs ?? Date.now() - MINUTE_MS,
          toMs: input.toMs ?? Date.now(),
          bytes: TOTAL_BYTES,
          packets: PACKETS,
          nodes: [...input.nodes],
          notice: input.fromMs === null ? "the oldest packets are no longer kept on node-1" : "",
        };
        if (isLast) known = [snapshot, ...known];
        yield {
          agents: AGENTS,
          agentsDone: Math.floor(share * AGENTS),
          scannedBytes: share * TOTAL_BYTES,
          totalBytes: TOTAL_BYTES,
          packets: Math.round(share * PACKETS),
          snapshot: isLast ? snapshot : null,
        };
      }
    }),
    list: os.snapshots.list.handler(() => ({ snapshots: [...known] })),
    remove: os.snapshots.remove.handler(({ input }) => {
      known = known.filter(({ id }) => id !== input.id);
      return {};
    }),
    download: os.snapshots.download.handler(({ input }) => ({ downloadUrl: `/download/${input.id}.pcapng` })),
  };
};
