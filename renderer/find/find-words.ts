// What the find bar says: what would be searched, how far a search is, what it found.
import { formatCount } from "../shared/format-number.ts";
import type { FindState } from "./find-feed.ts";
import type { FindKind } from "./find-query.ts";

export interface FindStatus {
  readonly mood: "quiet" | "busy" | "found" | "none";
  readonly text: string;
  /** What else is to be known of it: that the end was passed. */
  readonly remark: string;
}

export const KINDS: readonly (readonly [kind: FindKind, title: string])[] = [
  ["text", "Text"],
  ["filter", "Filter"],
  ["bytes", "Bytes"],
];

export const PLACEHOLDERS: Readonly<Record<FindKind, string>> = {
  text: "price, 10.0.0.7 or x-request-id",
  filter: "status_code >= 500",
  bytes: 'de ad be ef or "text"',
};

/** What a search of a kind looks at. */
export const SCOPES: Readonly<Record<FindKind, string>> = {
  text: "Looks at cells, names, values and bodies",
  filter: "Looks at the shown rows, in either dialect",
  bytes: "Looks at bodies, and at packets if at hand",
};

const rowsText = (rows: number): string => (rows === 1 ? "1 row" : `${formatCount(rows)} rows`);

const shareText = ({ looked, rows, packetShare }: NonNullable<FindState["tick"]>): string => {
  const share = packetShare !== null && packetShare < 1 ? packetShare : rows === 0 ? 1 : looked / rows;
  return `${Math.floor(share * 100)} %`;
};

/** One line on a search. */
export const statusOf = ({ isSearching, direction, tick, isCancelled }: FindState, kind: FindKind): FindStatus => {
  if (tick === null) {
    return isSearching
      ? { mood: "busy", text: "Searching", remark: "" }
      : { mood: "quiet", text: isCancelled ? "Stopped" : SCOPES[kind], remark: "" };
  }
  const { hit, matches, rows, isComplete, packetShare } = tick;
  const remark = hit?.isWrapped === true ? `passed the ${direction === "next" ? "end" : "beginning"}` : "";
  if (hit === null && isSearching) {
    const what = packetShare !== null && packetShare < 1 ? "Reading packets" : "Searching";
    return { mood: "busy", text: `${what}, ${shareText(tick)}`, remark };
  }
  if (hit === null && isComplete) {
    return { mood: "none", text: `No match in ${rowsText(rows)}`, remark };
  }
  if (isComplete && hit?.index !== null) {
    return { mood: "found", text: `${formatCount(hit?.index ?? 0)} of ${formatCount(matches)}`, remark };
  }
  if (isSearching) {
    return { mood: "found", text: `Counting, ${shareText(tick)}`, remark };
  }
  return {
    mood: hit === null ? "quiet" : "found",
    text: `Stopped, ${formatCount(matches)} so far in ${shareText(tick)}`,
    remark,
  };
};
