// Every capture of the project against its baseline, and again in other pieces: chunks of the file, segments of the network.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { seededRandom } from "../fuzz/random.ts";
import { ROOT } from "../guards/tree.ts";
import { baselinePath, describeCapture, describeMessage, describeRow, ownCaptures } from "./baseline.ts";
import { dissect as dissectWith, type Dissection, type DissectOptions } from "./dissect.ts";
import { isEthernetPcap, resegment } from "./resegment.ts";
import { dissectorsFor } from "./sample-dissectors.ts";

const CHUNKINGS = 4;
const SHARED = join(ROOT, "../shared/captures");
/** Larger ones have more segments than a test has time for when they are cut byte by byte. */
const MAX_SHARED_BYTES = 60_000;

function read(capture: string): Uint8Array {
  return new Uint8Array(readFileSync(join(ROOT, capture)));
}

/** Dissects what is, or is made of, a capture. */
function dissecting(capture: string): (file: Uint8Array, options?: DissectOptions) => Dissection {
  const dissectors = dissectorsFor(capture);
  return (file, options = {}) => dissectWith(file, { ...options, dissectors });
}

/** Entries of dissected messages, whatever the order in which flows completed them. */
function messages(rows: readonly EntryRow[]): readonly string[] {
  return rows
    .filter(({ isFlow }) => !isFlow)
    .map(describeMessage)
    .toSorted();
}

test.each(ownCaptures())("%s gives the entries of its baseline", (capture) => {
  expect(existsSync(baselinePath(capture)), "npm run captures:update writes it; read what it wrote").toBe(true);
  expect(describeCapture(capture)).toBe(readFileSync(baselinePath(capture), "utf8"));
});

test.each(ownCaptures())("%s gives the same entries in any chunks", (capture) => {
  const dissect = dissecting(capture);
  const file = read(capture);
  const whole = dissect(file).rows.map(describeRow);
  for (let seed = 1; seed <= CHUNKINGS; seed++) {
    const random = seededRandom(seed);
    expect(dissect(file, { chunkBytes: () => 1 + random(3000) }).rows.map(describeRow), `seed ${seed}`).toEqual(whole);
  }
});

test.each(ownCaptures())(
  "%s gives the same messages when its segments are cut byte by byte, and at random",
  (capture) => {
    const dissect = dissecting(capture);
    const file = read(capture);
    const whole = messages(dissect(file).rows);
    expect(messages(dissect(resegment(file, () => 1)).rows), "byte by byte").toEqual(whole);
    for (let seed = 1; seed <= CHUNKINGS; seed++) {
      const random = seededRandom(seed);
      expect(messages(dissect(resegment(file, (left) => 1 + random(left))).rows), `seed ${seed}`).toEqual(whole);
    }
  },
);

test.skipIf(!existsSync(SHARED))(
  "shared captures give the same messages when their segments are cut byte by byte",
  () => {
    const captures = ownCaptures(relative(ROOT, SHARED)).filter((path) => {
      return !path.includes("/hostile/") && statSync(join(ROOT, path)).size <= MAX_SHARED_BYTES;
    });
    const files = captures
      .map((capture) => [capture, read(capture)] as const)
      .filter(([, file]) => isEthernetPcap(file));
    for (const [capture, file] of files) {
      const { rows, ledger } = dissectWith(file);
      // Behind missing bytes a message is looked for in each piece by itself.
      if (ledger.lines.some(({ code }) => code === "gap")) continue;
      expect(messages(dissectWith(resegment(file, () => 1)).rows), capture).toEqual(messages(rows));
    }
  },
);
