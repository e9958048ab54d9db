// Sessions in a cluster as lines for people.
import type { LeftSession } from "../../k8s/index.ts";
import { formatDuration } from "../cluster/duration-text.ts";
import { visibleText } from "../read/visible-text.ts";

export function formatLeft(sessions: readonly LeftSession[], nowMs: number): string {
  return sessions.flatMap((session) => linesOf(session, nowMs)).join("");
}

function linesOf({ session, user, namespace, isMine, ...facts }: LeftSession, nowMs: number): readonly string[] {
  const whose = isMine ? "" : ` of ${user}`;
  const age = formatDuration((nowMs - facts.createdAtMs) / 1000);
  return [
    `${session}${whose} in the namespace ${namespace}, ${age} old, ${leaseText(facts.leaseEndsAtMs, nowMs)}`,
    ...(facts.nodes.length === 0 ? [] : [`  nodes: ${facts.nodes.join(", ")}`]),
    ...facts.objects.map((object) => `  ${object}`),
  ].map((line) => `${visibleText(line)}\n`);
}

function leaseText(endsAtMs: number | null, nowMs: number): string {
  if (endsAtMs === null) return "without a lease";
  const seconds = (endsAtMs - nowMs) / 1000;
  if (seconds <= 0) return "its lease is over";
  return `still running: it ends by itself in ${formatDuration(seconds)} unless its desktop renews it`;
}
