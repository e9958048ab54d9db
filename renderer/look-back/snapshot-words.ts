// How a snapshot reads: from when to when its packets are, and how much of what it holds.
import type { LookBackProgress, Snapshot } from "../../contract/index.ts";
import { counted, listed } from "../cluster/count-words.ts";
import { formatBytes } from "../shared/format-number.ts";
import { formatDay } from "../shared/format-time.ts";

const seconds = (ms: number): string => `:${new Date(ms).getSeconds().toString().padStart(2, "0")}`;
const clock = (ms: number): string => (formatDay(ms).split(", ")[1] ?? "") + seconds(ms);
const day = (ms: number): string => formatDay(ms).split(", ")[0] ?? "";

/** `28 Nov 2026, 14:02:11 – 14:07:11`; the day twice where it is another one. */
export const timeRange = ({ fromMs, toMs }: Pick<Snapshot, "fromMs" | "toMs">): string => {
  if (fromMs === null || toMs === null) {
    return "no packets";
  }
  const end = day(fromMs) === day(toMs) ? clock(toMs) : `${day(toMs)}, ${clock(toMs)}`;
  return `${day(fromMs)}, ${clock(fromMs)} – ${end}`;
};

/** The same in UTC to the millisecond, for a tooltip. */
export const exactRange = ({ fromMs, toMs }: Pick<Snapshot, "fromMs" | "toMs">): string =>
  fromMs === null || toMs === null ? "" : `${new Date(fromMs).toISOString()} – ${new Date(toMs).toISOString()}`;

/** `12,300 packets, 4.1 MB, of node-a, node-b` */
export const contentWords = ({ packets, bytes, nodes }: Pick<Snapshot, "packets" | "bytes" | "nodes">): string =>
  `${counted(packets, "packet")}, ${formatBytes(bytes)}${nodes.length === 0 ? "" : `, of ${listed(nodes)}`}`;

/** `2 of 4 agents are done, 12,300 packets so far` */
export const progressWords = (progress: LookBackProgress | null): string =>
  progress === null
    ? "Asking the agents"
    : `${progress.agentsDone} of ${counted(progress.agents, "agent")} ${progress.agentsDone === 1 ? "is" : "are"} done, ${counted(progress.packets, "packet")} so far`;
