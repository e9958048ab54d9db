// npm run bench [CASE…]: runs the benchmarks one after the other and writes their figures into docs/performance.md. Figures are
// ratios against a peer in the same run wherever there is one; a budget that does not hold is said, and ends with exit code 1.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { ROOT } from "../guards/tree.ts";
import { agentCase } from "./cases/agent.ts";
import { agentsCase } from "./cases/agents.ts";
import { clusterCase } from "./cases/cluster.ts";
import { filterCase } from "./cases/filter.ts";
import { nodesCase } from "./cases/nodes.ts";
import { decodersCase, protocolsCase } from "./cases/protocols.ts";
import { memoryCase, readCase } from "./cases/read.ts";
import { scriptFeedCase } from "./cases/script-feed.ts";
import { scriptsCase } from "./cases/scripts.ts";
import { windowCase } from "./cases/window.ts";
import type { BenchCase, Figure } from "./figure.ts";

const CASES: readonly BenchCase[] = [
  readCase,
  protocolsCase,
  decodersCase,
  memoryCase,
  filterCase,
  windowCase,
  agentCase,
  agentsCase,
  clusterCase,
  nodesCase,
  scriptsCase,
  scriptFeedCase,
];
const PAGE = join(ROOT, "docs/performance.md");
const [BEGIN, END] = ["<!-- figures -->", "<!-- end of figures -->"];

const asked = process.argv.slice(2);
const wanted = CASES.filter(({ name }) => asked.length === 0 || asked.includes(name));
const figures: Figure[] = [];
for (const one of wanted) {
  console.error(`${one.name} …`);
  const found = await one.run();
  for (const { what, figure, budget } of found) console.log(`${what.padEnd(56)} ${figure.padEnd(28)} ${budget}`);
  figures.push(...found);
}
if (asked.length === 0) writePage(figures);
process.exitCode = figures.some(({ isMet }) => isMet === false) ? 1 : 0;

function writePage(all: readonly Figure[]): void {
  const rows = all.map(
    ({ what, figure, budget, isMet }) =>
      `| ${what.replace(/^ +/, "… ")} | ${figure} | ${budget} | ${isMet === null ? "" : isMet ? "holds" : "**missed**"} |`,
  );
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "processor"}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
  const table = [
    BEGIN,
    `Measured on ${machine}.`,
    "",
    "| what | figure | budget | |",
    "| --- | --- | --- | --- |",
    ...rows,
    END,
  ].join("\n");
  const page = readFileSync(PAGE, "utf8");
  writeFileSync(PAGE, page.slice(0, page.indexOf(BEGIN)) + table + page.slice(page.indexOf(END) + END.length));
}
