// npm run conformance [FOLDER]: every capture below FOLDER, message by message, against tshark (a stored oracle where it is of
// these bytes, else tshark run now). Without a folder: the shared captures where they are, and the project's own; then
// the report goes into docs/conformance.md.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { dissectorsFor } from "../captures/sample-dissectors.ts";
import { ROOT } from "../guards/tree.ts";
import { compareFacts, type Fact } from "./compare.ts";
import { ourFacts } from "./facts-ours.ts";
import { tsharkFacts } from "./facts-tshark.ts";
import { explain } from "./known.ts";
import { oracleOf } from "./oracle.ts";
import { ourAnalysis, tsharkAnalysis } from "./tcp-analysis.ts";
import { type CaptureResult, formatReport, formatSummary, isEnough } from "./report.ts";

const LEFT_OUT = new Set(["oracle", "hostile", "bench"]);

function capturesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return LEFT_OUT.has(item.name) ? [] : capturesBelow(path);
    return /\.(pcap|pcapng|cap)$/.test(item.name) ? [path] : [];
  });
}

/** Compares one capture, protocol by protocol. */
function compareCapture(path: string, folder: string): CaptureResult {
  const file = new Uint8Array(readFileSync(path));
  const entries = ourFacts(file, dissectorsFor(path));
  const ours = new Map([...entries, ...ourAnalysis(file)]);
  const oracle = oracleOf(path, portsOf(entries.get("http2") ?? []));
  const theirs = new Map([...tsharkFacts(oracle), ...tsharkAnalysis(path)]);
  const name = relative(folder, path).split("\\").join("/");
  const protocols = [...theirs.keys(), ...[...ours.keys()].filter((protocol) => !theirs.has(protocol))];
  return {
    name,
    folder: basename(dirname(path)),
    origin: oracle.origin,
    protocols: protocols.map((protocol) => {
      const { agreed, differences } = compareFacts(theirs.get(protocol) ?? [], ours.get(protocol) ?? []);
      return {
        protocol,
        agreed,
        differences: differences.map((difference) => ({
          ...difference,
          explanation: explain(name, protocol, difference),
        })),
      };
    }),
  };
}

/** One port of each stream names it as well as the other. */
function portsOf(facts: readonly Fact[]): readonly string[] {
  return [...new Set(facts.map(({ stream }) => stream.slice(stream.lastIndexOf(":") + 1)))].filter(
    (port) => port !== "",
  );
}

const asked = process.argv[2];
const shared = join(ROOT, "../shared/captures");
const folders = asked === undefined ? [shared, join(ROOT, "captures")].filter((folder) => existsSync(folder)) : [asked];
const results = folders.flatMap((folder) => capturesBelow(folder).map((path) => compareCapture(path, folder)));
console.log(formatSummary(results));
if (asked === undefined || join(asked) === shared)
  writeFileSync(join(ROOT, "docs/conformance.md"), formatReport(results));
process.exitCode = isEnough(results) ? 0 : 1;
