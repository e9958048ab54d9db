// The cells of the agents' table.
import type { ClusterNode } from "../../contract/index.ts";
import { formatBytes } from "../shared/format-number.ts";
import { timeUntil } from "./tap-words.ts";

/** Clocks that differ by less are the same for everybody's purposes. */
const SAME_CLOCK_MS = 1;

/** `0.12 cores`, `1.4 cores`; idle ones in millicores: `4 m`. */
export const cpuText = (millicores: number): string => {
  if (millicores < 10) {
    return `${Math.round(millicores)} m`;
  }
  return `${(millicores / 1000).toFixed(2)} cores`;
};

const LEVELS: Readonly<Record<string, string>> = {
  full: "everything",
  summary: "headers and summary",
  flows: "connections only",
};

/** What is dissected, and why not everything where it is not. */
export const levelText = ({ level, levelReason }: Pick<ClusterNode, "level" | "levelReason">): string => {
  const text = LEVELS[level] ?? level;
  return level === "full" || levelReason === "" ? text : `${text}: ${levelReason}`;
};

/** `+12 ms`, `−1.4 s`; nothing before it was measured. */
export const clockText = (offsetMs: number | null): string => {
  if (offsetMs === null) {
    return "–";
  }
  const size = Math.abs(offsetMs);
  if (size < SAME_CLOCK_MS) {
    return "same";
  }
  const sign = offsetMs < 0 ? "−" : "+";
  return size < 1000 ? `${sign}${Math.round(size)} ms` : `${sign}${(size / 1000).toFixed(1)} s`;
};

/** `12 min, 240 MB`: how far back the agent's raw packets reach, and how many they are. */
export const ringText = (
  { ringBytes, ringFromMs }: Pick<ClusterNode, "ringBytes" | "ringFromMs">,
  nowMs: number,
): string => (ringFromMs === null ? "–" : `${timeUntil(nowMs, ringFromMs)}, ${formatBytes(ringBytes)}`);

/** `now`, `12 s ago`; nothing where it is not known. */
export const contactText = (silentMs: number | null): string => {
  if (silentMs === null) {
    return "–";
  }
  if (silentMs < 3000) {
    return "now";
  }
  const seconds = Math.round(silentMs / 1000);
  return seconds < 90 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`;
};
