// What concerns a running tap as a whole: filters that leave everything out, its lease, names.
import { bad, count, doubtful, type Finding, good, some } from "./finding.ts";
import type { TapFacts } from "./tap-facts.ts";

/** Renewed at a third of its time, a lease has more than this part left. */
const LEASE_LEFT = 0.5;
/** Ledger line of an agent: entries that the order's filter kept back. */
const FILTERED = "filtered";

export function sessionFindings(facts: TapFacts): readonly Finding[] {
  return [...filterFindings(facts), leaseFinding(facts), nameFinding(facts)];
}

function filterFindings(facts: TapFacts): readonly Finding[] {
  const { entries, views, entryFilter, packetFilter } = facts;
  const agents = facts.nodes.flatMap(({ agent }) => (agent?.phase === "connected" ? [agent] : []));
  const packets = agents.reduce((sum, agent) => sum + agent.packets, 0);
  const found: Finding[] = [];
  if (packetFilter !== "" && packets === 0 && agents.length > 0) {
    const evidence = `the packet filter \`${packetFilter}\` lets nothing through: 0 packets on ${count(agents.length, "node")}`;
    found.push(doubtful("filter", evidence, "start the tap without it, or with a wider one"));
  }
  const keptBack = agents
    .flatMap(({ ledger }) => ledger.filter(({ code }) => code === FILTERED))
    .reduce((sum, line) => sum + line.count, 0);
  if (entryFilter !== "" && keptBack > 0 && entries === 0) {
    const evidence = `the tap's filter \`${entryFilter}\` keeps everything on the nodes: ${count(keptBack, "entry", "entries")} made, none matched`;
    found.push(bad("filter", evidence, "start the tap without it, and filter in the window"));
  }
  for (const { filter, matches, isComplete } of views) {
    if (matches > 0 || !isComplete || entries === 0 || filter === "") continue;
    const evidence = `the window's filter \`${filter}\` matches none of ${count(entries, "entry", "entries")}`;
    found.push(doubtful("filter", evidence, "clear the filter bar"));
  }
  if (found.length > 0) return found;
  const kept = keptBack === 0 ? "" : `; ${count(keptBack, "entry", "entries")} kept back by the tap's filter`;
  return [good("filter", `${count(entries, "entry", "entries")} in this session${kept}`)];
}

function leaseFinding({ leaseLeftMs, leaseSeconds, leaseFailure }: TapFacts): Finding {
  if (leaseLeftMs === null) return doubtful("lease", "it is not known when the agents end", "look again in a moment");
  const left = `the agents end in ${Math.max(0, Math.round(leaseLeftMs / 1000))} s unless it is renewed`;
  if (leaseFailure !== "") {
    const nextStep = "see permissions: `patch jobs` renews it. Start the tap again when it is over";
    return bad("lease", `the lease cannot be renewed: ${leaseFailure}; ${left}`, nextStep);
  }
  if (leaseLeftMs < LEASE_LEFT * leaseSeconds * 1000) {
    return doubtful("lease", left, "keep Thresher running and the cluster reachable: it renews by itself");
  }
  return good("lease", `renewed; ${Math.round(leaseLeftMs / 1000)} s left`);
}

function nameFinding({ missingNames }: TapFacts): Finding {
  if (missingNames.length === 0) return good("names", "all kinds of names can be read");
  const nextStep = "requests are there, under their addresses; ask an administrator for `list` and `watch` of these";
  return doubtful("names", `missing: ${some(missingNames)}`, nextStep);
}
