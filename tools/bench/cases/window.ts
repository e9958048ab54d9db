// What a person at the window waits for, over the contract and a real session process: first rows of a large file, the whole of
// it indexed, the first screen of filters, and jumps.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SessionTick } from "../../../contract/index.ts";
import { startSessionProcess } from "../../../host/index.ts";
import { type Client, connectToProcess, firstOf } from "../../../host/testing/client.ts";
import { repeatedCapture } from "../data.ts";
import type { BenchCase, Figure } from "../figure.ts";
import { median } from "../measure.ts";

/** Copies of the HTTP capture: 1.5 GB, and a little over a million entries. */
const TIMES = 21;
const SCREEN_ROWS = 60;
const JUMPS = 40;
const BUDGET_MS = { firstRows: 1000, screen: 100, jump: 50, sort: 2000 };
const LEAST_ENTRIES_PER_SECOND = 100_000;

const FILTERS = [
  "http && status_code >= 500",
  'http && method == "GET" && status_code == 200 && elapsed_time > 1000',
  'path.startsWith("/") && size(path) > 3',
  'path.matches("^/[0-9]+")',
  'http and response.status == 404 or request.path.contains("99")',
] as const;

function atMost(what: string, ms: number, budgetMs: number): Figure {
  return { what, figure: `${ms.toFixed(0)} ms`, budget: `< ${budgetMs} ms`, isMet: ms < budgetMs };
}

/** Milliseconds until a view of the filter shows its first screen. */
async function firstScreen(
  client: Client,
  filter: string,
  sort: { column: "elapsed"; descending: boolean } | null = null,
): Promise<number> {
  const started = performance.now();
  const { view } = await client.view.open({ filter, sort, showConnections: false });
  await client.view.rows({ view, start: 0, count: SCREEN_ROWS });
  const ms = performance.now() - started;
  await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete);
  await client.view.close({ view });
  return ms;
}

async function jumps(client: Client): Promise<readonly number[]> {
  const { view } = await client.view.open({ filter: "", sort: null, showConnections: false });
  const { total } = await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete);
  const times: number[] = [];
  for (let i = 0; i < JUMPS; i++) {
    // Far apart and never the same page: a fixed stride through the list.
    const start = Math.floor((((i * 7919) % JUMPS) / JUMPS) * (total - SCREEN_ROWS));
    const started = performance.now();
    await client.view.rows({ view, start, count: SCREEN_ROWS });
    times.push(performance.now() - started);
  }
  await client.view.close({ view });
  return times;
}

async function measure(client: Client, capture: string): Promise<readonly Figure[]> {
  const started = performance.now();
  await client.session.openFiles({ paths: [capture] });
  const opened = await client.view.open({ filter: "", sort: null, showConnections: false });
  await firstOf(await client.view.ticks({ view: opened.view }), ({ total }) => total >= SCREEN_ROWS);
  await client.view.rows({ view: opened.view, start: 0, count: SCREEN_ROWS });
  const firstRowsMs = performance.now() - started;
  const whole: SessionTick = await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
  const seconds = (performance.now() - started) / 1000;
  const rate = whole.entries / seconds;
  const figures: Figure[] = [
    atMost(`first rows of a ${(statSync(capture).size / 1e9).toFixed(1)} GB file`, firstRowsMs, BUDGET_MS.firstRows),
    {
      what: `  the whole of it indexed (${whole.entries.toLocaleString("en")} entries in ${seconds.toFixed(1)} s)`,
      figure: `${Math.round(rate).toLocaleString("en")} entries/s`,
      budget: `≥ ${LEAST_ENTRIES_PER_SECOND.toLocaleString("en")}`,
      isMet: rate >= LEAST_ENTRIES_PER_SECOND,
    },
  ];
  for (const filter of FILTERS)
    figures.push(
      atMost(
        `  first screen of \`${filter.replaceAll("|", "\\|")}\``,
        await firstScreen(client, filter),
        BUDGET_MS.screen,
      ),
    );
  const times = await jumps(client);
  figures.push(
    atMost("  jump to any row, median", median(times), BUDGET_MS.jump),
    atMost("  jump to any row, slowest", Math.max(...times), BUDGET_MS.jump),
  );
  figures.push(
    atMost(
      "  first screen sorted by elapsed time",
      await firstScreen(client, "", { column: "elapsed", descending: true }),
      BUDGET_MS.sort,
    ),
  );
  return figures;
}

export const windowCase: BenchCase = {
  name: "window",
  async run() {
    const capture = repeatedCapture(TIMES);
    const folder = mkdtempSync(join(tmpdir(), "thresher-bench-"));
    const session = await startSessionProcess({
      version: "0",
      dataFolder: folder,
      downloadFolder: folder,
      demoPath: capture,
      agentFiles: { bundle: "agent.mjs", captureScript: "capture.sh" },
      open: [],
      openDemo: false,
    });
    try {
      return await measure(connectToProcess(session).client, capture);
    } finally {
      await session.close();
      rmSync(folder, { recursive: true });
    }
  },
};
