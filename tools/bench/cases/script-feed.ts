// Scripts over a whole capture, through the session and its store: what twenty with disjoint filters cost beside one, and
// whether one that waits for a service that never answers holds up the reading. Each figure is a ratio within this run.
import { createServer } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { httpExchange, makeCapture } from "../../../cli/testing/make-capture.ts";
import { createApi } from "../../../host/index.ts";
import { type Client, connectWindow, firstOf, testParts } from "../../../host/testing/client.ts";
import type { BenchCase, Figure } from "../figure.ts";

const CONNECTIONS = 600;
const TURNS = 100;
const SCRIPTS = 20;
/** Budgets: of twenty scripts against one, and of reading beside one that waits against reading beside one that does not. */
const MOST_TIMES = 2;
const MOST_DELAY = 1.25;

const counting = (filter: string): string =>
  `// Counting\n// filter: ${filter}\nvar n = 0;\nfunction onItemCaptured(data) { n++; }\n`;
const asking = (url: string): string =>
  `// Asking\nfunction onItemCaptured(data) { vendor.webhook("GET", ${JSON.stringify(url)}); }\n`;

export const scriptFeedCase: BenchCase = {
  name: "script-feed",
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "thresher-bench-"));
    const capture = join(folder, "requests.pcap");
    const small = join(folder, "few.pcap");
    writeFileSync(capture, manyRequests(CONNECTIONS));
    writeFileSync(small, manyRequests(1));
    const silent = createServer(() => undefined);
    await new Promise<void>((done) => {
      silent.listen(0, "127.0.0.1", done);
    });
    const host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    try {
      const run = (scripts: readonly string[]): Promise<Spent> => spent(capture, scripts, host);
      // Scripts begin anew with each capture, which costs a thread's start whatever is in it.
      const cost = async (scripts: readonly string[]): Promise<number> =>
        (await run(scripts)).cpuMs - (await spent(small, scripts, host)).cpuMs;
      const nobody = await cost([]);
      const one = await cost([counting("http")]);
      const twenty = await cost(
        Array.from({ length: SCRIPTS }, (_, i) => counting(`http and request.path == "/p${i}"`)),
      );
      const idle = await run([`// Idle\nfunction onItemCaptured(data) {}\n`]);
      const waiting = await run([asking(`http://${host}/`)]);
      return [
        ratio(
          `scripts: cost of ${SCRIPTS} with disjoint filters, times that of one`,
          (twenty - nobody) / (one - nobody),
          MOST_TIMES,
        ),
        ratio(
          "scripts: reading beside one that waits for a silent service, times beside an idle one",
          waiting.loadMs / idle.loadMs,
          MOST_DELAY,
        ),
      ];
    } finally {
      silent.closeAllConnections();
      silent.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  },
};

interface Spent {
  /** Processor time of everything, until every script is through. */
  readonly cpuMs: number;
  /** Until the capture is read. */
  readonly loadMs: number;
}
/** Reads the capture beside these scripts, in a data folder of its own. One that asks the host is not waited for. */
async function spent(capture: string, sources: readonly string[], host: string): Promise<Spent> {
  const folder = mkdtempSync(join(tmpdir(), "thresher-bench-"));
  const api = createApi(testParts(folder));
  const { client, close } = connectWindow(api);
  try {
    await prepare(client, sources, host);
    const before = process.cpuUsage();
    const startedMs = performance.now();
    await client.session.openFiles({ paths: [capture] });
    await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
    const loadMs = performance.now() - startedMs;
    await firstOf(await client.scripts.states({}), ({ scripts }) =>
      scripts.every(
        ({ title, behind, costs }) =>
          title === "Asking" ||
          (behind === 0 && costs.some(({ calls, hook }) => hook === "onItemCaptured" && calls > 0)),
      ),
    );
    const { user, system } = process.cpuUsage(before);
    return { cpuMs: (user + system) / 1000, loadMs };
  } finally {
    close();
    await api.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
async function prepare(client: Client, sources: readonly string[], host: string): Promise<void> {
  for (const [i, source] of sources.entries()) {
    const file = `${String(i).padStart(2, "0")}.js`;
    await client.scripts.write({ file, source, version: "" });
    await client.scripts.decideHost({ script: file, host, rule: "allowed" });
    await client.scripts.setActive({ file, isActive: true });
  }
  await client.scripts.setArmed({ isArmed: true });
  await firstOf(await client.scripts.states({}), ({ scripts }) => scripts.every(({ phase }) => phase === "running"));
}

function manyRequests(connections: number): Uint8Array {
  return makeCapture(
    Array.from({ length: connections }, (_, connection) => ({
      clientPort: 20_000 + connection,
      serverPort: 80,
      said: Array.from({ length: TURNS }, (_turn, i) => httpExchange(`/p${(connection + i) % SCRIPTS}`, 200)).flat(),
    })),
  );
}
function ratio(what: string, times: number, most: number): Figure {
  return { what, figure: `${times.toFixed(2)} ×`, budget: `≤ ${most} ×`, isMet: times <= most };
}
