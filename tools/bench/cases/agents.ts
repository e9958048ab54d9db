// One desktop that follows many agents at once, over real TLS and gRPC: every entry stored, each soon after it was told,
// and a window that still gets its rows at once.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { createApi } from "../../../host/index.ts";
import { type Client, connectWindow, firstOf, testParts } from "../../../host/testing/client.ts";
import { AgentList, EVERYWHERE, type NameSpan, NO_NAMES } from "../../../session/index.ts";
import { dialTo } from "../../../session/agents/testing/test-agent-server.ts";
import { ROOT } from "../../guards/tree.ts";
import { type BenchCase, type Figure, plain } from "../figure.ts";
import { percentile } from "../measure.ts";
import type { SimulatedAgents } from "../simulated-agents.ts";

const AGENTS = 20;
const PER_SECOND = 2000;
const SECONDS = 20;
const CLUSTER = "bench";
/** Of each simulated agent (simulated-agents.ts). */
const SERVERS = 128;
const SCREEN_ROWS = 60;
/** As often as a window draws. */
const LOOK_MS = 50;
const BUDGET_MS = { rows: 100, seen: 1000 };

function span(ip: string, name: string): NameSpan {
  const names = { ...NO_NAMES, name, namespace: "shop", resolutionMechanism: "ip" as const };
  return { ...EVERYWHERE, cluster: CLUSTER, ip, names };
}
/** A cluster's watch names all of its pods before anything comes from them. */
function namesOfPods(): readonly NameSpan[] {
  return Array.from({ length: AGENTS }, (_, agent) => [
    span(`10.0.${agent}.1`, `client-${agent}`),
    ...Array.from({ length: SERVERS }, (__, k) => span(`10.1.${agent}.${k}`, `server-${agent}-${k}`)),
  ]).flat();
}

interface Looks {
  /** Milliseconds until the last screen of rows was there, and how old its newest row was. */
  readonly rowsMs: number[];
  readonly ageMs: number[];
}

/** Looks at the end of the list, as a window that follows it, until all entries are there. */
async function look(client: Client, entries: number): Promise<Looks> {
  const looks: Looks = { rowsMs: [], ageMs: [] };
  const { view } = await client.view.open({ filter: "", sort: null, showConnections: false });
  const list = { total: 0 };
  const followed = (async (): Promise<void> => {
    for await (const tick of await client.view.ticks({ view })) {
      list.total = tick.total;
      if (list.total >= entries) break;
    }
  })();
  while (list.total < entries) {
    await delay(LOOK_MS);
    const asked = performance.now();
    const { rows } = await client.view.rows({ view, start: Math.max(0, list.total - SCREEN_ROWS), count: SCREEN_ROWS });
    looks.rowsMs.push(performance.now() - asked);
    const newest = rows.at(-1);
    if (newest !== undefined) looks.ageMs.push(Date.now() - Number(BigInt(newest.timeNs) / 1_000_000n));
  }
  await followed;
  return looks;
}

interface Measured extends Looks {
  readonly losses: number;
  /** Time that all threads of the desktop used for an entry, microseconds: what a busy machine does not change much. */
  readonly usedUs: number;
}

async function measure(): Promise<Measured> {
  const script = join(ROOT, "tools/bench/simulated-agents.ts");
  const child = spawn(process.execPath, [script, ...[AGENTS, PER_SECOND, SECONDS].map(String)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const folder = mkdtempSync(join(tmpdir(), "thresher-bench-"));
  const parts = testParts(folder);
  const api = createApi(parts);
  const { client, close } = connectWindow(api);
  try {
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    const { ports, ...credentials } = JSON.parse(String(line)) as SimulatedAgents;
    const agents = new AgentList();
    ports.forEach((port, k) => {
      const node = `node-${k}`;
      agents.add({ cluster: CLUSTER, node, nodeIp: "", worker: `${node}:1`, dial: dialTo(port), credentials });
    });
    const session = await api.workspace.open({
      kind: "cluster",
      name: "bench",
      agents,
      workerScript: parts.workerScript,
    });
    await session.addNames(namesOfPods());
    while (session.agents?.states().filter(({ phase }) => phase === "connected").length !== AGENTS)
      await delay(LOOK_MS);
    child.stdin.write("go\n");
    const before = process.cpuUsage();
    const looks = await look(client, AGENTS * PER_SECOND * SECONDS);
    const used = process.cpuUsage(before);
    const { ledger } = await firstOf(await client.session.ticks({}), () => true);
    const losses = ledger.lines.reduce((sum, { isLoss, count }) => sum + (isLoss ? count : 0), 0);
    return { ...looks, losses, usedUs: (used.user + used.system) / (AGENTS * PER_SECOND * SECONDS) };
  } finally {
    close();
    await api.close();
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}

export const agentsCase: BenchCase = {
  name: "agents",
  async run(): Promise<readonly Figure[]> {
    const { rowsMs, ageMs, losses, usedUs } = await measure();
    const [rows, age] = [percentile(rowsMs, 0.99), percentile(ageMs, 0.99)];
    return [
      {
        what: `desktop, ${AGENTS} simulated agents × ${PER_SECOND.toLocaleString("en")} entries/s: lost`,
        figure: `${losses} of ${(AGENTS * PER_SECOND * SECONDS).toLocaleString("en")}`,
        budget: "none",
        isMet: losses === 0,
      },
      {
        what: "  a screen of rows meanwhile, p99",
        figure: `${rows.toFixed(0)} ms (p50 ${percentile(rowsMs, 0.5).toFixed(0)} ms)`,
        budget: `< ${BUDGET_MS.rows} ms`,
        isMet: rows < BUDGET_MS.rows,
      },
      {
        what: "  age of the newest row on it, p99",
        figure: `${age.toFixed(0)} ms (p50 ${percentile(ageMs, 0.5).toFixed(0)} ms)`,
        budget: `< ${BUDGET_MS.seen.toLocaleString("en")} ms`,
        isMet: age < BUDGET_MS.seen,
      },
      plain("  time of a core for an entry, from the socket to the window", `${usedUs.toFixed(1)} µs`),
    ];
  },
};
