// Whatever bytes come, in whatever pieces: a user's dissector answers, and nothing is thrown.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { scriptedDissector } from "../../engine/index.ts";
import { play } from "../../engine/testing/play.ts";
import { DissectorSandbox } from "./sandbox.ts";

/** A length in the first byte, then as many bytes. */
const SOURCE = `const protocol = { name: "acme" };
function identify(b) { return b[0] < 20 ? "client" : "no"; }
function parse(b, from) {
  if (b[0] >= 20) throw new Error("too long");
  if (b.length <= b[0]) return b[0] + 1;
  return { length: b[0] + 1, kind: from === "client" ? "request" : "response", summary: [...b.subarray(1, b[0] + 1)].join() };
}`;
const sandbox = await DissectorSandbox.open("acme.js", SOURCE, () => undefined);
const dissector = scriptedDissector(sandbox);

const steps = fc.array(
  fc.record({
    side: fc.constantFrom(0 as const, 1 as const),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 60, max: 24 }),
  }),
  { maxLength: 12 },
);
test("random bytes in random pieces", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 40 }), (played, pieceBytes) => {
      const { entries } = play(dissector, played, { codecs, pieceBytes: () => pieceBytes });
      for (const { requestSize, responseSize } of entries) expect(requestSize + responseSize).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});

test("a sandbox that is closed is not called any more", () => {
  sandbox.close();
  sandbox.close();
  expect(sandbox.identify(Uint8Array.of(1))).toBe("no");
  expect(() => sandbox.parse(Uint8Array.of(1), "client")).toThrow("it was closed");
});
