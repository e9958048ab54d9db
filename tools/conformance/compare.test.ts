import { expect, test } from "vitest";
import { compareFacts, type Fact, streamKey } from "./compare.ts";

const fact = (frame: number, text: string, stream = "s"): Fact => ({ frame, stream, text });

function check(tshark: readonly Fact[], ours: readonly Fact[], agreed: number, differences: readonly string[]): void {
  const comparison = compareFacts(tshark, ours);
  expect(comparison.agreed).toBe(agreed);
  expect(comparison.differences.map(({ side, fact: { frame, text } }) => `${side} ${frame} ${text}`)).toEqual(
    differences,
  );
}

test("equal facts of one frame agree, once each", () => {
  check([fact(1, "GET /"), fact(1, "GET /")], [fact(1, "GET /"), fact(1, "GET /")], 2, []);
  check([fact(1, "GET /"), fact(1, "GET /")], [fact(1, "GET /")], 1, ["only tshark 1 GET /"]);
});

test("the same message told for another frame of the same stream agrees; of another stream it does not", () => {
  check([fact(4, "200")], [fact(6, "200")], 1, []);
  check([fact(4, "200", "a")], [fact(6, "200", "b")], 0, ["only tshark 4 200", "only thresher 6 200"]);
});

test("the nearest frame is taken first", () => {
  check([fact(4, "200"), fact(9, "200")], [fact(8, "200"), fact(5, "200")], 2, []);
});

test("different words are two differences", () => {
  check([fact(1, "GET /a")], [fact(1, "GET /b")], 0, ["only tshark 1 GET /a", "only thresher 1 GET /b"]);
});

test("a stream's key does not depend on the direction", () => {
  expect(streamKey("b:1", "a:2")).toBe(streamKey("a:2", "b:1"));
});
