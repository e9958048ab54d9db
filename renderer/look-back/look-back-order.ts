// What is chosen for a look back, what of it agents can still give, and the order that it makes.
import type { ClusterNode, ClusterState } from "../../contract/index.ts";
import { counted } from "../cluster/count-words.ts";
import { clockOf } from "../cluster/tap-words.ts";
import { formatBytes } from "../shared/format-number.ts";

/** Presets: so many minutes up to now, all that is held, or a range that is typed. */
export const SPANS = [1, 5, 15] as const;
export type Span = "1" | "5" | "15" | "all" | "range";

export interface LookBackDraft {
  /** Empty: all taps. */
  readonly tap: string;
  /** Empty: all nodes that hold packets. */
  readonly nodes: readonly string[];
  readonly span: Span;
  /** Moments as their fields hold them, in this machine's time: `2026-11-28T14:02:11`. */
  readonly from: string;
  readonly to: string;
  /** Empty: one is made of the cluster and the time. */
  readonly name: string;
}

export const NO_LOOK_BACK: LookBackDraft = { tap: "", nodes: [], span: "5", from: "", to: "", name: "" };

/** An agent that holds packets. */
export interface Holding {
  readonly tap: string;
  readonly context: string;
  readonly node: string;
  readonly fromMs: number;
  readonly bytes: number;
}

const holdingOf = (tap: ClusterState, { node, ringBytes, ringFromMs, link }: ClusterNode): Holding[] =>
  ringFromMs === null || link !== "connected"
    ? []
    : [{ tap: tap.tap, context: tap.context, node, fromMs: ringFromMs, bytes: ringBytes }];

/** Agents that hold packets, of taps that run. */
export const holdingsOf = (taps: readonly ClusterState[]): readonly Holding[] =>
  taps
    .filter(({ phase }) => phase === "live" || phase === "starting")
    .flatMap((tap) => tap.nodes.flatMap((node) => holdingOf(tap, node)));

/** Those that the draft means. */
export const chosenHoldings = (holdings: readonly Holding[], { tap, nodes }: LookBackDraft): readonly Holding[] =>
  holdings.filter((one) => (tap === "" || one.tap === tap) && (nodes.length === 0 || nodes.includes(one.node)));

export const oldestMs = (holdings: readonly Holding[]): number | null =>
  holdings.length === 0 ? null : Math.min(...holdings.map(({ fromMs }) => fromMs));

/** `4 agents hold 1.7 GB, back to 14:02` */
export const holdingWords = (holdings: readonly Holding[]): string => {
  const oldest = oldestMs(holdings);
  const bytes = holdings.reduce((sum, one) => sum + one.bytes, 0);
  return oldest === null
    ? "No agent holds packets."
    : `${counted(holdings.length, "agent")} ${holdings.length === 1 ? "holds" : "hold"} ${formatBytes(bytes)}, back to ${clockOf(oldest)}.`;
};

const two = (value: number): string => value.toString().padStart(2, "0");

/** A moment as a field for date and time takes it, to the second. */
export const fieldTime = (ms: number): string => {
  const date = new Date(ms);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
};

/** Null where no moment is typed. */
export const typedMs = (text: string): number | null => {
  const ms = text === "" ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(ms) ? null : ms;
};

/** Why it cannot be fetched; empty when it can. */
export const lookBackError = (draft: LookBackDraft, holdings: readonly Holding[], nowMs: number): string => {
  const chosen = chosenHoldings(holdings, draft);
  const oldest = oldestMs(chosen);
  if (oldest === null) {
    return "No agent that was chosen holds packets.";
  }
  if (draft.span !== "range") {
    return "";
  }
  const from = typedMs(draft.from);
  const to = typedMs(draft.to);
  if (from === null || to === null) {
    return "Type both moments.";
  }
  if (from >= to) {
    return "The beginning must be before the end.";
  }
  if (to < oldest) {
    return `Nothing of that time is held any more: packets reach back to ${clockOf(oldest)}.`;
  }
  return from > nowMs ? "That time has not come yet." : "";
};

export interface LookBackOrder {
  readonly tap: string;
  readonly nodes: readonly string[];
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly name: string;
}

/** `prod-eu 14:02` */
const usualName = (chosen: readonly Holding[], nowMs: number): string =>
  `${[...new Set(chosen.map(({ context }) => context))].join(", ")} ${clockOf(nowMs)}`;

export const lookBackOrder = (draft: LookBackDraft, holdings: readonly Holding[], nowMs: number): LookBackOrder => {
  const minutes = SPANS.find((span) => String(span) === draft.span);
  const isRange = draft.span === "range";
  const name = draft.name.trim();
  return {
    tap: draft.tap,
    nodes: draft.nodes,
    fromMs: isRange ? typedMs(draft.from) : minutes === undefined ? null : nowMs - minutes * 60_000,
    toMs: isRange ? typedMs(draft.to) : null,
    name: name === "" ? usualName(chosenHoldings(holdings, draft), nowMs) : name,
  };
};
