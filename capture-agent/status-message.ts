// What the agent says of itself each second (contract/agent/agent.proto, Status).
import { create } from "@bufbuild/protobuf";
import { LedgerLineSchema, type Status, StatusSchema } from "../contract/agent/agent_pb.js";
import type { Ledger } from "../contract/index.ts";
import type { Budget, Usage } from "./budget/budget.ts";
import type { PacketClock } from "./clock.ts";
import { ledgerLines } from "./ledger-lines.ts";
import type { RingCounts } from "./packets/packet-ring.ts";
import type { LiveSource } from "./source/live-source.ts";

export interface AgentState {
  readonly clock: PacketClock;
  readonly ledger: Ledger;
  readonly usage: Usage;
  readonly budget: Pick<Budget, "level" | "reason">;
  readonly order: bigint;
  readonly source: Pick<LiveSource, "counts" | "failure">;
  readonly ring: RingCounts;
  readonly refused: number;
}

export function statusMessage(state: AgentState): Status {
  const { clock, ledger, usage, budget, order, source, ring, refused } = state;
  const lines = ledgerLines(ledger.lines, source.counts, ring, refused);
  return create(StatusSchema, {
    clockNs: clock.nowNs(),
    packets: BigInt(ledger.packets),
    bytes: BigInt(ledger.bytes),
    entries: BigInt(ledger.entries),
    flows: BigInt(ledger.flows),
    ledger: lines.map((line) => create(LedgerLineSchema, { ...line, count: BigInt(line.count) })),
    cpuMillicores: usage.cpuMillicores,
    memoryBytes: BigInt(usage.memoryBytes),
    level: budget.level,
    levelReason: budget.reason,
    order,
    ringBytes: BigInt(ring.bytes),
    ringFromNs: ring.fromNs,
    failure: source.failure,
  });
}
