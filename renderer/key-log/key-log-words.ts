// What a key log is said to have done, for people.
import type { KeyLogState } from "../../contract/index.ts";
import { formatCount } from "../shared/format-number.ts";

const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** What the file holds: `26 secrets in 27 lines`, and what of it is of no use. */
export const contentWords = (state: KeyLogState): string => {
  const { secrets, lines, badLines, forgotten, passedBytes, restarts } = state;
  return [
    `${counted(secrets, "secret", "secrets")} in ${counted(lines, "line", "lines")}`,
    badLines > 0 ? `${counted(badLines, "line is", "lines are")} no secret` : "",
    forgotten > 0 ? `${counted(forgotten, "secret was", "secrets were")} forgotten: there are more than are kept` : "",
    passedBytes > 0 ? "the file is longer than what is read of it" : "",
    restarts > 0 ? `begun anew ${restarts === 1 ? "once" : `${formatCount(restarts)} times`}` : "",
  ]
    .filter((part) => part !== "")
    .join("; ");
};

/** What it means for the open session. */
export const USE_WORDS: Readonly<Record<KeyLogState["use"], string>> = {
  files: "The capture was read with it.",
  live: "Connections that begin from now on are decrypted. Those that began before stay encrypted.",
  pods: "Connections of the tapped pods that begin from now on are decrypted. Those that began before stay encrypted.",
  some: "Connections of tapped pods that begin from now on are decrypted. Where nodes are tapped none are: secrets stay on this machine.",
  tap: "A tap of nodes is not decrypted: its agents dissect where they capture, and secrets stay on this machine. Save the packets as pcapng and open them here.",
  later: "It is used by what you open next. What is captured already can be saved as pcapng and opened.",
};

export interface Fate {
  readonly isOpen: boolean;
  readonly text: string;
  readonly count: number;
}

const NO_KEYS = "no keys were given";

/** What became of the session's TLS connections: those that are read first. */
export const fatesOf = ({ outcomes }: KeyLogState): readonly Fate[] => {
  const fates = outcomes.map(({ outcome, count }) => {
    const isOpen = outcome === "decrypted" || outcome === "decrypted in part";
    const text = isOpen ? outcome : `still encrypted: ${outcome === "" ? NO_KEYS : outcome}`;
    return { isOpen, text: text.charAt(0).toUpperCase() + text.slice(1), count };
  });
  return fates.toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen) || b.count - a.count);
};
