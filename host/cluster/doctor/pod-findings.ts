// What was seen of each targeted pod in this session: requests, or why there are none.
import { bounded, count, doubtful, type Finding, good, skipped, some } from "./finding.ts";
import type { PodFacts } from "./tap-facts.ts";

/** Encrypted connections are entries of this protocol: their handshakes. */
const ENCRYPTED = "tlsx";
/** Messages of the network itself, which the doctor's own probes cause too. */
const NETWORK = "icmp";

export function podFindings(all: readonly PodFacts[]): readonly Finding[] {
  const shared = all.filter(({ isHostNetwork }) => isHostNetwork);
  const told = findingsOf(all.filter(({ isHostNetwork }) => !isHostNetwork));
  if (shared.length === 0) return told;
  const evidence = `what shares its node's address cannot be told apart: ${some(shared.map(({ pod }) => pod))}`;
  return [...told, skipped("requests", evidence)];
}

function findingsOf(pods: readonly PodFacts[]): readonly Finding[] {
  if (pods.length === 0) return [];
  const found = pods.flatMap((pod) => podFinding(pod) ?? []);
  const talking = pods.length - found.length;
  if (talking === 0) return bounded(found);
  const names = some(pods.filter((pod) => podFinding(pod) === null).map(({ pod }) => pod));
  const summary = good("requests", `seen of ${talking} of ${count(pods.length, "targeted pod")}: ${names}`);
  return [summary, ...bounded(found)];
}

interface Sums {
  readonly requests: number;
  readonly halves: number;
  readonly encrypted: number;
  /** Flows that hold nothing known, by what they are and why. */
  readonly unknown: readonly string[];
}

function podFinding({ pod, node, seen }: PodFacts): Finding | null {
  const { requests, halves, encrypted, unknown } = sumsOf(seen);
  if (requests > halves) return null;
  if (halves > 0) {
    const evidence = `only one side of ${count(halves, "request")} was seen`;
    const nextStep = "see losses; where the other side passes by another node or interface, tap that too";
    return doubtful("requests", evidence, nextStep, pod);
  }
  if (encrypted > 0) {
    const nextStep = "see the handshakes for who talks to whom; tap where it is plain, as behind a proxy that ends TLS";
    return doubtful("requests", `encrypted: ${count(encrypted, "connection")}, no key`, nextStep, pod);
  }
  if (unknown.length > 0) {
    const nextStep =
      "restart a client where connections are older than the tap; else the protocol is none that is dissected";
    return doubtful("requests", `nothing dissected: ${some(unknown)}`, nextStep, pod);
  }
  const place = node === pod ? "" : ` (on ${node})`;
  const evidence = `silent: no packet of it made an entry${place}`;
  return doubtful("requests", evidence, "send it a request, and look again", pod);
}

function sumsOf(seen: PodFacts["seen"]): Sums {
  const messages = seen.filter(({ isFlow, protocol }) => !isFlow && protocol !== ENCRYPTED && protocol !== NETWORK);
  const flows = seen.filter(({ isFlow, isDissected }) => isFlow && !isDissected);
  return {
    requests: sumOf(messages),
    halves: sumOf(messages.filter(({ errorType }) => errorType === "pair-not-found" || errorType === "timeout")),
    encrypted: sumOf(seen.filter(({ isFlow, protocol }) => !isFlow && protocol === ENCRYPTED)),
    unknown: flows.map(
      ({ count: number, protocol, reason }) =>
        `${count(number, `${protocol} flow`)} (${reason === "" ? "no reason given" : reason})`,
    ),
  };
}

function sumOf(counts: PodFacts["seen"]): number {
  return counts.reduce((all, one) => all + one.count, 0);
}
