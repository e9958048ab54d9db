// How the state of the source reads: one word, one colour's meaning, and what the loss badge says.
import type { HopName, LedgerLine, SessionTick, SourceState } from "../../contract/index.ts";
import { formatCount } from "../shared/format-number.ts";

/** The order in which data passes the hops. The contract's list, spelt out so that its schemas stay out of the bundle. */
const ORDER: Readonly<Record<HopName, number>> = {
  kernel: 0,
  pipe: 1,
  file: 2,
  link: 3,
  network: 4,
  transport: 5,
  dissection: 6,
  ingest: 7,
  store: 8,
};

const LIVE_WORDS: Readonly<Partial<Record<SourceState["kind"], string>>> = { demo: "playing", cluster: "tapping" };

export type SourceMood = "idle" | "busy" | "live" | "paused" | "done" | "bad";

export interface SourceWords {
  readonly mood: SourceMood;
  readonly text: string;
}

/** What the source is doing. `isListPaused` is the window's own pause; the capture goes on under it. */
export const sourceWords = (source: SourceState, isListPaused: boolean): SourceWords => {
  switch (source.phase) {
    case "idle":
      return { mood: "idle", text: "nothing open" };
    case "loading":
      return { mood: "busy", text: "loading" };
    case "live":
      return isListPaused
        ? { mood: "paused", text: "list paused" }
        : { mood: "live", text: LIVE_WORDS[source.kind] ?? "capturing" };
    case "paused":
      return { mood: "paused", text: "paused" };
    case "ended":
      return { mood: "done", text: source.kind === "interfaces" || source.kind === "cluster" ? "stopped" : "loaded" };
    case "cancelled":
      // A tap that was stopped has all that it was to have.
      return source.kind === "cluster" ? { mood: "done", text: "stopped" } : { mood: "bad", text: "loading cancelled" };
    case "failed":
      return { mood: "bad", text: "stopped early" };
  }
};

export interface Loss {
  /** Things lost, by unit, in the order of the hops. */
  readonly lines: readonly LedgerLine[];
  readonly text: string;
  readonly firstHop: HopName | null;
}

/** The badge: `lost 0`, or the count at the first hop that lost something. */
export const lossOf = (lines: readonly LedgerLine[]): Loss => {
  const lost = lines.filter((line) => line.isLoss && line.count > 0).toSorted((a, b) => ORDER[a.hop] - ORDER[b.hop]);
  const [first] = lost;
  if (first === undefined) {
    return { lines: [], text: "lost 0", firstHop: null };
  }
  const more = lost.length > 1 ? ` +${lost.length - 1}` : "";
  return {
    lines: lost,
    text: `lost ${formatCount(first.count)} ${first.unit} at ${first.hop}${more}`,
    firstHop: first.hop,
  };
};

/** True while rows may still arrive. */
export const isGrowing = (tick: SessionTick | null): boolean =>
  tick !== null && (tick.source.phase === "live" || tick.source.phase === "loading");

/** True for a source that is captured or played now. */
export const isLive = (tick: SessionTick | null): boolean => tick?.source.phase === "live";
