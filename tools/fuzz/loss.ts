// npm run loss [SEEDS] [SEED] [FILE]: takes packets from every capture, or from the one file, repeats and moves them, and holds the
// pairs that come out against those of the whole capture. A pair is right or marked, never wrong; how many right ones are marked
// without need is told too. LOSS_DETAILS=1 lists those.
import { join, relative } from "node:path";
import {
  behind,
  confusing,
  copiesIn,
  type Damage,
  losing,
  losingBursts,
  MAX_LATE_BY,
  packetsOfServers,
  upTo,
} from "../captures/damage.ts";
import { comparePairs, pairsOf } from "../captures/pairs.ts";
import { isEthernetPcap, resegment } from "../captures/resegment.ts";
import { dissectorsFor } from "../captures/sample-dissectors.ts";
import type { Dissector } from "../../engine/index.ts";
import { ROOT } from "../guards/tree.ts";
import { type CorpusFile, readCorpus } from "./corpus.ts";
import { seededRandom } from "./random.ts";

const DEFAULT_SEEDS = 10;

const seeds = Number(process.argv[2] ?? DEFAULT_SEEDS);
const firstSeed = Number(process.argv[3] ?? 1);
const only = process.argv[4];
const showsMarks = process.env["LOSS_DETAILS"] === "1";

/** Ways to damage a capture: those of a seed, and the cuts, which need none. */
function* damagesOf(file: Uint8Array, packets: number): Generator<readonly [kind: string, damage: Damage]> {
  const servers = packetsOfServers(file);
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const random = seededRandom(seed);
    for (const percent of [1, 5, 20]) yield [`${percent} %`, losing(percent, packets, random)];
    yield ["bursts", losingBursts(packets, random)];
    yield ["of servers", losing(10, packets, random, (packet) => servers.has(packet))];
    yield ["of clients", losing(10, packets, random, (packet) => !servers.has(packet))];
    yield ["confused", confusing(10, packets, random)];
  }
  for (let packet = 1; packet < packets; packet++) {
    yield ["cut", behind(packet, packets)];
    yield ["cut", upTo(packet, packets)];
  }
}

interface Tally {
  cases: number;
  wrong: number;
  right: number;
  marked: number;
}
const tallies = new Map<string, Tally>();
const reported = new Map<string, number>();

function count(key: string, { wrong, right, marked }: Omit<Tally, "cases">): void {
  const tally = tallies.get(key) ?? { cases: 0, wrong: 0, right: 0, marked: 0 };
  tallies.set(key, {
    cases: tally.cases + 1,
    wrong: tally.wrong + wrong,
    right: tally.right + right,
    marked: tally.marked + marked,
  });
}

function run(name: string, file: Uint8Array, dissectors: readonly Dissector[]): void {
  const whole = pairsOf(file, undefined, dissectors);
  const copies = copiesIn(file);
  for (const [kind, { how, arrivals }] of damagesOf(file, whole.packets)) {
    const here = new Set(arrivals);
    const found = comparePairs(whole.pairs, pairsOf(file, arrivals, dissectors).pairs, {
      isLost: (packet) => !here.has(packet),
      copies,
      slack: kind === "confused" ? MAX_LATE_BY + 1 : 0,
    });
    const figures = { wrong: found.wrong.length, right: found.right, marked: found.needlesslyMarked.length };
    count(kind, figures);
    count(name.split(/[/ ]/).at(-3) === "captures" ? (name.split("/").at(-2) ?? "") : name, figures);
    for (const pair of found.wrong) report(name, `${kind}: ${how}: ${pair}`);
    if (showsMarks)
      for (const pair of found.needlesslyMarked) report(name, `needlessly marked, ${kind}: ${how}: ${pair}`);
  }
}
const MAX_REPORTED = 12;
function report(name: string, text: string): void {
  const times = (reported.get(name) ?? 0) + 1;
  reported.set(name, times);
  if (times <= MAX_REPORTED) console.error(`${name} ${text}`);
}

const files: readonly CorpusFile[] = readCorpus(
  only === undefined ? [join(ROOT, "captures"), join(ROOT, "../shared/captures")] : [only],
).filter(({ path }) => !path.includes("/hostile/"));
for (const { path, bytes } of files) {
  const name = relative(ROOT, path);
  const dissectors = dissectorsFor(path);
  run(name, bytes, dissectors);
  // The same with smaller segments, so that messages are cut anywhere.
  const random = seededRandom(firstSeed);
  if (isEthernetPcap(bytes) && bytes.length < 20_000)
    run(
      `${name} in pieces`,
      resegment(bytes, (left) => 1 + random(Math.min(left, 60))),
      dissectors,
    );
}
for (const [key, { cases, wrong, right, marked }] of tallies)
  console.log(`${key}: ${cases} cases, ${wrong} wrong, ${right} right, ${marked} marked without need`);
process.exitCode = [...tallies.values()].some(({ wrong }) => wrong > 0) ? 1 : 0;
