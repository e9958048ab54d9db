// Snapshots that are only told about, and a fetch that takes a few seconds.
import { implement } from "@orpc/server";
import { contract, type LookBackProgress, type Snapshot } from "../../contract/index.ts";
import { pause, TICK_MS } from "./fake-changes.ts";
import { FAKE_NODES } from "./fake-plan.ts";
import type { SceneName } from "./scenes.ts";

const os = implement(contract);

const KEPT: readonly Snapshot[] = [
  {
    id: "k1",
    name: "checkout before the 503s",
    path: "/data/snapshots/k1.pcapng",
    createdMs: 1_795_400_400_000,
    fromMs: 1_795_400_000_000,
    toMs: 1_795_400_300_000,
    bytes: 48_120_000,
    packets: 61_204,
    nodes: ["node-a", "node-b"],
    notice: "",
  },
  {
    id: "k2",
    name: "stage-us 09:14",
    path: "/data/snapshots/k2.pcapng",
    createdMs: 1_795_300_400_000,
    fromMs: 1_795_300_000_000,
    toMs: 1_795_300_060_000,
    bytes: 1_204_000,
    packets: 912,
    nodes: ["node-c"],
    notice: "node-d did not answer in time, so its packets are missing",
  },
];
const STEPS = 40;
const TOTAL_BYTES = 412_000_000;

export class FakeSnapshots {
  kept: readonly Snapshot[];

  constructor(scene: SceneName) {
    this.kept = scene === "snapshots" || scene === "cluster-two" ? KEPT : [];
  }

  progress(step: number): LookBackProgress {
    return {
      agents: FAKE_NODES.length,
      agentsDone: Math.floor((step / STEPS) * FAKE_NODES.length),
      scannedBytes: (TOTAL_BYTES * step) / STEPS,
      totalBytes: TOTAL_BYTES,
      packets: step * 310,
      snapshot: null,
    };
  }

  add(name: string, nodes: readonly string[], fromMs: number, toMs: number): Snapshot {
    const id = `n${this.kept.length + 1}`;
    const path = `/data/snapshots/${id}.pcapng`;
    const made = { id, name, path, createdMs: Date.now(), fromMs, toMs, bytes: 9_800_000, packets: STEPS * 310 };
    const snapshot = { ...made, nodes: nodes.length === 0 ? [...FAKE_NODES] : [...nodes], notice: "" };
    this.kept = [snapshot, ...this.kept];
    return snapshot;
  }
}

export const snapshotRouterOf = (snapshots: FakeSnapshots) => ({
  take: os.snapshots.take.handler(async function* ({ input, signal }) {
    for (let step = 0; step < STEPS; step++) {
      if (signal?.aborted === true) {
        return;
      }
      yield snapshots.progress(step);
      await pause(TICK_MS);
    }
    const toMs = input.toMs ?? Date.now();
    const snapshot = snapshots.add(input.name, input.nodes, input.fromMs ?? toMs - 720_000, toMs);
    yield { ...snapshots.progress(STEPS), snapshot };
  }),
  list: os.snapshots.list.handler(() => ({ snapshots: [...snapshots.kept] })),
  remove: os.snapshots.remove.handler(({ input }) => {
    snapshots.kept = snapshots.kept.filter(({ id }) => id !== input.id);
    return {};
  }),
  download: os.snapshots.download.handler(({ input }) => ({ downloadUrl: `/download/${input.id}` })),
});
