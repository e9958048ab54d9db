// How a running tap reads: each node in one word with its colour's meaning, the lease, what is wrong, what is left.
import type { ClusterNode, ClusterState } from "../../contract/index.ts";
import { asSentence, counted, listed, withStop } from "./count-words.ts";
import { EVERY_NAMESPACE } from "./tap-draft.ts";

export type NodeMood = "waiting" | "live" | "warn" | "bad" | "gone";

export interface NodeWords {
  readonly mood: NodeMood;
  readonly text: string;
  readonly reason: string;
  readonly nextStep: string;
}

const LINK_WORDS: Readonly<Record<ClusterNode["link"], readonly [mood: NodeMood, text: string]>> = {
  none: ["waiting", "agent runs"],
  connecting: ["waiting", "connecting"],
  connected: ["live", "connected"],
  reconnecting: ["warn", "reconnecting"],
  failed: ["bad", "refused"],
};

const PHASE_WORDS: Readonly<Record<Exclude<ClusterNode["phase"], "running">, readonly [mood: NodeMood, text: string]>> =
  {
    creating: ["waiting", "creating"],
    scheduling: ["waiting", "scheduling"],
    pulling: ["waiting", "pulling images"],
    starting: ["waiting", "starting"],
    stuck: ["bad", "stuck"],
    lost: ["warn", "lost"],
    removed: ["gone", "removed"],
  };

const FAULTY_WORDS = ["warn", "faulty"] as const;

/** Speaks with this session, and says that something is wrong at its end. */
const isFaulty = ({ phase, link, linkReason }: ClusterNode): boolean =>
  phase === "running" && link === "connected" && linkReason !== "";

export const nodeWords = (node: ClusterNode): NodeWords => {
  const { phase, link, reason, linkReason, nextStep } = node;
  const [mood, text] = phase !== "running" ? PHASE_WORDS[phase] : isFaulty(node) ? FAULTY_WORDS : LINK_WORDS[link];
  return { mood, text, reason: phase === "running" && linkReason !== "" ? linkReason : reason, nextStep };
};

/** Lit: its agent runs and speaks with this session. */
export const isLit = ({ phase, link }: ClusterNode): boolean => phase === "running" && link === "connected";

export interface DeployProgress {
  readonly lit: number;
  readonly total: number;
  /** Some agent is still on its way up; one that was lost or cut off later is not. */
  readonly isUnderWay: boolean;
}

export const progressOf = ({ nodes }: Pick<ClusterState, "nodes">): DeployProgress => {
  const wanted = nodes.filter(({ phase }) => phase !== "removed");
  const lit = wanted.filter(isLit).length;
  return {
    lit,
    total: wanted.length,
    isUnderWay:
      wanted.length === 0 || wanted.some((node) => node.phase === "stuck" || nodeWords(node).mood === "waiting"),
  };
};

/** True from the order to start until everything is removed. */
export const isTapRunning = ({ phase }: Pick<ClusterState, "phase">): boolean => phase !== "removed";

export const runningTaps = (taps: readonly ClusterState[] | null): readonly ClusterState[] =>
  (taps ?? []).filter(isTapRunning);

export const namespaceWords = (namespaces: readonly string[]): string =>
  namespaces.includes(EVERY_NAMESPACE) ? "all namespaces" : listed(namespaces);

/** `prod-eu · shop, cart (41 pods)`: the name of the source in the bar. */
export const tapName = ({
  context,
  namespaces,
  podsTargeted,
}: Pick<ClusterState, "context" | "namespaces" | "podsTargeted">): string =>
  `${context} · ${namespaceWords(namespaces)} (${counted(podsTargeted, "pod")})`;

/** The source's name for all of its taps; null where none runs. */
export const tapsName = (taps: readonly ClusterState[] | null): string | null => {
  const running = runningTaps(taps);
  return running.length === 0 ? null : running.map(tapName).join(" + ");
};

/** `52 min`, `40 s`; how long until a moment that is not past. */
export const timeUntil = (atMs: number, nowMs: number): string => {
  const seconds = Math.max(0, Math.round((atMs - nowMs) / 1000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};

const two = (value: number): string => value.toString().padStart(2, "0");

/** `14:02` on this machine's clock. */
export const clockOf = (ms: number): string => {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
};

export interface LeaseWords {
  readonly isFailing: boolean;
  /** `52 min`, for the number of the panel. */
  readonly left: string;
  readonly text: string;
}

export const leaseWords = (
  { leaseEndsAtMs, leaseFailure, order }: Pick<ClusterState, "leaseEndsAtMs" | "leaseFailure" | "order">,
  nowMs: number,
): LeaseWords => {
  if (leaseEndsAtMs === null) {
    return { isFailing: leaseFailure !== "", left: "–", text: asSentence(leaseFailure) };
  }
  const end = clockOf(leaseEndsAtMs);
  const left = timeUntil(leaseEndsAtMs, nowMs);
  if (order.way === "pod" && leaseFailure === "") {
    return {
      isFailing: false,
      left,
      text: `The captures end by themselves at ${end} unless the lease is renewed, which happens while this session lives.`,
    };
  }
  return leaseFailure === ""
    ? {
        isFailing: false,
        left,
        text: `Kubernetes removes the agents at ${end} by itself unless the lease is renewed, which happens while this session lives.`,
      }
    : {
        isFailing: true,
        left,
        text: `The lease could not be renewed: ${withStop(leaseFailure)} The agents end at ${end}.`,
      };
};

export interface TapAlert {
  readonly tone: "bad" | "warn";
  readonly message: string;
  readonly nextStep: string;
}

const verb = (nodes: readonly ClusterNode[], one: string, many: string): string => (nodes.length === 1 ? one : many);

const nodesAlert = (
  { context, order: { way } }: Pick<ClusterState, "context" | "order">,
  nodes: readonly ClusterNode[],
  tone: TapAlert["tone"],
  what: string,
  usualStep: string,
): TapAlert | null => {
  const [first] = nodes;
  if (first === undefined) {
    return null;
  }
  const names = listed(nodes.map(({ node }) => node));
  const { reason, nextStep } = nodeWords(first);
  const cause = reason === "" ? "" : `: ${reason}`;
  const who = way === "pod" ? "capture in" : "agent on";
  return {
    tone,
    message: `The ${nodes.length === 1 ? who : who.replace(" ", "s ")} ${names} of ${context} ${what}${cause}`,
    nextStep: asSentence(nextStep === "" ? usualStep : nextStep),
  };
};

/** What is wrong with a running tap, the gravest first; empty while all is well. */
export const alertsOf = (state: ClusterState): readonly TapAlert[] => {
  if (!isTapRunning(state) || state.phase === "removing") {
    return [];
  }
  const having = (test: (node: ClusterNode) => boolean): readonly ClusterNode[] => state.nodes.filter(test);
  const stuck = having(({ phase }) => phase === "stuck");
  const refused = having(({ phase, link }) => phase === "running" && link === "failed");
  const faulty = having(isFaulty);
  const lost = having(({ phase }) => phase === "lost");
  const cut = having(({ phase, link }) => phase === "running" && link === "reconnecting");
  const lease: TapAlert | null =
    state.leaseFailure === ""
      ? null
      : { tone: "warn", message: leaseWords(state, Date.now()).text, nextStep: "It is tried again by itself." };
  return [
    nodesAlert(state, stuck, "bad", verb(stuck, "is stuck", "are stuck"), "Look at the cluster's events."),
    nodesAlert(state, refused, "bad", verb(refused, "is refused", "are refused"), "It is tried again by itself."),
    nodesAlert(state, faulty, "bad", verb(faulty, "reports a fault", "report a fault"), "Look at the log of its pod."),
    lease,
    nodesAlert(state, lost, "warn", verb(lost, "is lost", "are lost"), "It is made again by itself."),
    nodesAlert(
      state,
      cut,
      "warn",
      verb(cut, "is being reached again", "are being reached again"),
      "What is shown stays, and what was missed follows.",
    ),
  ].filter((alert) => alert !== null);
};
