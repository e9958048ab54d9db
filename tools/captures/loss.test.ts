// Every capture again with packets missing: one in a hundred, all before and all behind the end of a message. A pair is then
// that of the whole capture, or marked. The shared captures take part where they are.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../fuzz/random.ts";
import { ROOT } from "../guards/tree.ts";
import { ownCaptures } from "./baseline.ts";
import { behind, type Damage, losing, upTo } from "./damage.ts";
import { comparePairs, type Packets, type Pair, pairsOf } from "./pairs.ts";
import { dissectorsFor } from "./sample-dissectors.ts";

const SHARED = join(ROOT, "../shared/captures");
/** Larger ones take seconds each. */
const MAX_SHARED_BYTES = 300_000;
/** Seeds of lost packets, and ends of messages where a capture is cut. */
const [OWN, OTHERS] = [12, 4];

function damages(boundaries: readonly number[], packets: number, count: number): readonly Damage[] {
  const drops = Array.from({ length: count }, (_, i) => losing(1, packets, seededRandom(i + 1)));
  const step = Math.max(1, Math.ceil(boundaries.length / count));
  const cuts = boundaries.filter((_, i) => i % step === 0).flatMap((end) => [upTo(end, packets), behind(end, packets)]);
  return [...drops, ...cuts];
}

/** What came out wrong. */
function surprises(capture: string, count: number): readonly string[] {
  const file = new Uint8Array(readFileSync(join(ROOT, capture)));
  const dissectors = dissectorsFor(capture);
  const whole = pairsOf(file, undefined, dissectors);
  return damages(whole.boundaries, whole.packets, count).flatMap(({ how, arrivals }) =>
    comparePairs(whole.pairs, pairsOf(file, arrivals, dissectors).pairs).wrong.map((pair) => `${how}: ${pair}`),
  );
}

test.each(ownCaptures())("%s: pairs are right or marked where packets are missing", (capture) => {
  expect(surprises(capture, OWN)).toEqual([]);
});

describe.skipIf(!existsSync(SHARED))("shared captures (skipped: ../shared/captures is not there)", () => {
  // Of a damaged capture nobody knows what is right.
  const captures = ownCaptures(relative(ROOT, SHARED)).filter((path) => {
    return !path.includes("/hostile/") && statSync(join(ROOT, path)).size <= MAX_SHARED_BYTES;
  });
  test("pairs are right or marked where packets are missing", { timeout: 60_000 }, () => {
    const wrong = captures.flatMap((capture) => surprises(capture, OTHERS).map((found) => `${capture} ${found}`));
    expect(wrong).toEqual([]);
  });
});

describe("what counts as wrong", () => {
  const span = (startPacket: number, endPacket: number): Packets => ({ startPacket, endPacket });
  const pair = (request: number, response: number, words: string, isMarked = false): Pair => {
    return { flow: "tcp a b", request: span(request, request), response: span(response, response), words, isMarked };
  };
  const wrong = (found: readonly Pair[]) => comparePairs(whole, found).wrong;
  const whole = [pair(1, 2, "GET /a 200"), pair(3, 5, "GET /b 200"), pair(3, 6, "GET /c 200")];

  test("a response of another request, unless it is marked", () => {
    expect(wrong([pair(1, 2, "GET /a 200"), pair(1, 5, "GET /a 200", true)])).toEqual([]);
    expect(wrong([pair(1, 5, "GET /a 200")])).toEqual(["tcp a b: GET /a 200 (packets 1, 5)"]);
  });
  test("of pipelined requests the words tell", () => {
    expect(wrong([pair(3, 6, "GET /b 200")])).toEqual(["tcp a b: GET /b 200 (packets 3, 6)"]);
    expect(wrong([pair(3, 6, "GET /c 200")])).toEqual([]);
  });
  test("what was lost may have come with a packet that was sent again", () => {
    const late = [pair(7, 8, "GET /a 200")];
    expect(wrong(late)).toHaveLength(1);
    const copies = new Map([
      [7, 1],
      [8, 2],
    ]);
    expect(comparePairs(whole, late, { copies })).toMatchObject({ wrong: [], right: 1 });
  });
  test("words that are lost are no other pair's", () => {
    expect(wrong([pair(1, 2, "GET  200")])).toEqual([]);
  });
});
