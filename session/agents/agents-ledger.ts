// The ledger of all agents together. Lines of the same kind are added up; the reason says which nodes, where only some
// lost something. Counts of an agent begin anew with each of its runs: those of former runs are kept.
import type { LedgerLine as LineMessage, Status } from "../../contract/agent/agent_pb.js";
import { HOPS, type Ledger, type LedgerLine } from "../../contract/index.ts";
import { MAX_LEDGER_LINES, MAX_NAME_LENGTH, MAX_NODES_NAMED } from "./limits.ts";
import { sentenceOf } from "./peer-failure.ts";

interface Counts {
  packets: number;
  bytes: number;
  entries: number;
  flows: number;
  readonly lines: ReadonlyMap<string, LedgerLine>;
}
const NOTHING: Counts = { packets: 0, bytes: 0, entries: 0, flows: 0, lines: new Map() };
const UNITS: readonly LedgerLine["unit"][] = ["packets", "bytes", "entries", "flows", "messages"];
/** Lines that the desktop itself counts of one agent. */
export type LocalLine = Omit<LedgerLine, "count">;

/** What one agent says was seen and lost, and what the desktop saw of it. */
export class AgentLedger {
  #former = NOTHING;
  #present = NOTHING;
  readonly #local = new Map<string, LedgerLine>();

  /** The agent's own counts, since its start. */
  status(status: Status): void {
    this.#present = {
      packets: countOf(status.packets),
      bytes: countOf(status.bytes),
      entries: countOf(status.entries),
      flows: countOf(status.flows),
      lines: linesOf(status.ledger),
    };
  }
  /** Another run begins: its counts come on top. */
  restart(): void {
    this.#former = sum(this.#former, this.#present);
    this.#present = NOTHING;
  }
  /** Something that the desktop counts. */
  add(line: LocalLine, count: number): void {
    if (count <= 0) return;
    const key = keyOf(line);
    this.#local.set(key, { ...line, count: count + (this.#local.get(key)?.count ?? 0) });
  }
  get total(): Counts {
    return sum(sum(this.#former, this.#present), { ...NOTHING, lines: this.#local });
  }
  /** What was dropped, cut or noted, where there is something of it. */
  get lines(): readonly LedgerLine[] {
    return [...this.total.lines.values()].filter(({ count }) => count > 0);
  }
  /** Things lost, of whatever unit. */
  get losses(): number {
    let losses = 0;
    for (const { isLoss, count } of this.total.lines.values()) if (isLoss) losses += count;
    return losses;
  }
}

/** All agents' ledgers as one, with `lines` that belong to none of them. */
export function sumOfLedgers(agents: ReadonlyMap<string, AgentLedger>, lines: readonly LedgerLine[]): Ledger {
  let all = NOTHING;
  const nodes = new Map<string, { readonly node: string; readonly count: number }[]>();
  for (const [node, ledger] of agents) {
    const { total } = ledger;
    all = sum(all, total);
    for (const [key, { count }] of total.lines) {
      const known = nodes.get(key);
      if (known === undefined) nodes.set(key, [{ node, count }]);
      else known.push({ node, count });
    }
  }
  const named = [...all.lines].map(([key, line]) => ({
    ...line,
    reason: withNodes(line, nodes.get(key) ?? [], agents.size),
  }));
  const { packets, bytes, entries, flows } = all;
  return { packets, bytes, entries, flows, lines: [...named, ...lines].filter(({ count }) => count > 0) };
}

// Where every node has the line, naming them says nothing.
function withNodes(
  { reason }: LedgerLine,
  nodes: readonly { readonly node: string; readonly count: number }[],
  agents: number,
): string {
  if (nodes.length === agents && agents > MAX_NODES_NAMED) return reason;
  const most = nodes.toSorted((a, b) => b.count - a.count).slice(0, MAX_NODES_NAMED);
  const more = nodes.length > most.length ? ` and ${nodes.length - most.length} more nodes` : "";
  return `${reason} (${most.map(({ node, count }) => `${node}: ${count}`).join(", ")}${more})`;
}

function sum(a: Counts, b: Counts): Counts {
  const lines = new Map(a.lines);
  for (const [key, line] of b.lines) lines.set(key, { ...line, count: line.count + (lines.get(key)?.count ?? 0) });
  return {
    packets: a.packets + b.packets,
    bytes: a.bytes + b.bytes,
    entries: a.entries + b.entries,
    flows: a.flows + b.flows,
    lines,
  };
}

function linesOf(messages: readonly LineMessage[]): ReadonlyMap<string, LedgerLine> {
  const lines = new Map<string, LedgerLine>();
  for (const message of messages.slice(0, MAX_LEDGER_LINES)) {
    const hop = HOPS.find((name) => name === message.hop);
    const unit = UNITS.find((name) => name === message.unit);
    if (hop === undefined || unit === undefined) continue;
    const code = sentenceOf(message.code).slice(0, MAX_NAME_LENGTH);
    const line = {
      hop,
      unit,
      code,
      isLoss: message.isLoss,
      reason: sentenceOf(message.reason),
      count: countOf(message.count),
    };
    lines.set(keyOf(line), line);
  }
  return lines;
}

function keyOf({ hop, code, unit }: LocalLine): string {
  return `${hop} ${code} ${unit}`;
}

/** A count of an agent as a number that can be added up. */
export function countOf(count: bigint): number {
  return Number(count < MAX_COUNT ? count : MAX_COUNT);
}
/** Far beyond any count, and safe to add some thousands of times. */
const MAX_COUNT = 2n ** 40n * 1024n;
