// Dissectors of the user in words: how one stands, and what it costs.
import type { DissectorsState, DissectorState } from "../../contract/index.ts";
import { formatCount, formatElapsed } from "../shared/format-number.ts";
import { countOf, type MoodWords, perCallText } from "./script-words.ts";

const USES: Readonly<Record<DissectorState["use"], MoodWords>> = {
  used: { mood: "good", text: "Used" },
  ready: { mood: "idle", text: "Ready for the next capture" },
  changed: { mood: "warn", text: "Changed since it was read" },
  gone: { mood: "warn", text: "The file is gone" },
  failed: { mood: "bad", text: "Cannot be used" },
  off: { mood: "bad", text: "Switched off: too slow" },
  checking: { mood: "busy", text: "Being checked" },
};

export const useWords = ({ use, failures }: Pick<DissectorState, "use" | "failures">): MoodWords =>
  use === "used" && failures > 0 ? { mood: "warn", text: `Used, ${countOf(failures, "failure")}` } : USES[use];

/** What went wrong, the most telling last; the same is not said twice. */
export const troublesOf = ({ problems, failures, lastFailure, isOff }: DissectorState): readonly string[] =>
  failures === 0 || isOff || problems.some((problem) => problem.includes(lastFailure))
    ? problems
    : [...problems, `${countOf(failures, "call")} failed, last: ${lastFailure}`];

/** `12.7 µs`, the mean of a call; a dash where it was not called. */
export const costText = ({ calls, totalUs }: DissectorState): string =>
  perCallText(calls === 0 ? null : totalUs / calls);

export const exactCost = ({ calls, totalUs, longestUs }: DissectorState): string =>
  calls === 0
    ? "It was not called"
    : `${countOf(calls, "call")}, ${formatElapsed(totalUs)} in all, longest ${perCallText(longestUs)}`;

/** How much of the open session is of its protocol; a dash where it had no part in that session. */
export const claimText = ({ use }: DissectorState, count: number): string =>
  count === 0 && (use === "failed" || use === "ready" || use === "checking") ? "–" : formatCount(count);

/** Names of fields that a line has room for. */
const MAX_SHOWN_FIELDS = 4;
/** Words of its fields; of many the first. */
export const fieldsText = ({ words: [, ...fields] }: DissectorState): string => {
  const rest = fields.length - MAX_SHOWN_FIELDS;
  const shown = fields.slice(0, MAX_SHOWN_FIELDS).join(", ");
  return rest > 0 ? `${shown} and ${formatCount(rest)} more` : shown;
};

/** `tcp 11300` */
export const placeOf = ({ transport, ports }: DissectorState): string => [transport, ports.join(", ")].join(" ").trim();

/** Whether reading the session's files again would use something else than it was read with. */
export const isBehind = ({ dissectors }: DissectorsState): boolean =>
  dissectors.some(({ use }) => use === "ready" || use === "changed" || use === "gone");

const SESSIONS: Readonly<Record<DissectorsState["session"], string>> = {
  none: "Dissectors are read when a capture file is opened, or an interface captured.",
  reads: "Dissectors are read when a capture begins; this is what they did for the open one.",
  cluster: "A tap of a cluster is read with the built-in protocols; captures of files and interfaces use these.",
  demo: "The demo is read with the built-in protocols; captures of files and interfaces use these.",
};
export const sessionWords = ({ session }: DissectorsState): string => SESSIONS[session];
