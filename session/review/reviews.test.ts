import { describe, expect, test } from "vitest";
import { type Asked, MAX_WAITING, Reviews } from "./reviews.ts";
import { type Answer, FakeReview } from "./testing/fake-review.ts";

const LONG_MS = 60_000;

function asked(no: number, key = ""): Asked {
  return { no, key, entry: { id: `entry-${no}`, node: "", head: "{}", document: "{}" } };
}
function made(answer: Answer = ({ id }) => ({ problem: `seen ${id}` })): { reviews: Reviews; review: FakeReview } {
  const reviews = new Reviews();
  const review = new FakeReview(answer);
  reviews.use(review);
  return { reviews, review };
}
async function problems(reviews: Reviews, ones: readonly Asked[], waitMs = LONG_MS): Promise<(string | null)[]> {
  return (await reviews.of(ones, waitMs)).map((answer) => answer?.problem ?? null);
}

describe("an entry is looked at once", () => {
  test("however often it is shown", async () => {
    const { reviews, review } = made();
    expect(await problems(reviews, [asked(1), asked(2)])).toEqual(["seen entry-1", "seen entry-2"]);
    expect(await problems(reviews, [asked(2), asked(1)])).toEqual(["seen entry-2", "seen entry-1"]);
    expect(review.calls).toEqual([["entry-1", "entry-2"]]);
  });
  test("by two that ask at the same time", async () => {
    const { reviews, review } = made();
    await Promise.all([problems(reviews, [asked(1)]), problems(reviews, [asked(1)])]);
    expect(review.calls).toHaveLength(1);
  });
  test("anew where other parts of it are hidden", async () => {
    const { reviews, review } = made();
    await problems(reviews, [asked(1), asked(1, "redact")]);
    expect(review.calls.flat()).toEqual(["entry-1", "entry-1"]);
  });
  test("anew when it was sent again or renamed, not when it was marked", async () => {
    const { reviews, review } = made();
    await problems(reviews, [asked(1), asked(2), asked(3)]);
    reviews.follow({ cause: "marked", replaced: [1, 2, 3], lastNumber: 3, entries: 0 });
    reviews.follow({ cause: "written", replaced: [1], lastNumber: 3, entries: 0 });
    await problems(reviews, [asked(1), asked(2), asked(3)]);
    expect(review.calls.slice(1)).toEqual([["entry-1"]]);
    reviews.follow({ cause: "renamed", replaced: "all", lastNumber: 3, entries: 0 });
    await problems(reviews, [asked(2), asked(3)]);
    expect(review.calls.slice(2)).toEqual([["entry-2", "entry-3"]]);
  });
  test("anew when a script changed, which is told", async () => {
    const { reviews, review } = made();
    await problems(reviews, [asked(1)]);
    let told = 0;
    reviews.onChange(() => told++);
    review.change(() => ({ problem: "other" }));
    expect(told).toBe(1);
    expect(await problems(reviews, [asked(1)])).toEqual(["other"]);
  });
});

describe("who waits does so for a bounded time", () => {
  test("and is told when the answers are there", async () => {
    const { reviews, review } = made();
    const gate = Promise.withResolvers<void>();
    review.gate = gate.promise;
    const told = new Promise<void>((resolve) => reviews.onChange(resolve));
    expect(await problems(reviews, [asked(1)], 0)).toEqual([null]);
    gate.resolve();
    await told;
    expect(await problems(reviews, [asked(1)], 0)).toEqual(["seen entry-1"]);
    expect(review.calls).toHaveLength(1);
  });
  test("an answer about what the entry was before is no answer", async () => {
    const { reviews, review } = made();
    const gate = Promise.withResolvers<void>();
    review.gate = gate.promise;
    const first = problems(reviews, [asked(1)]);
    while (review.calls.length === 0) await Promise.resolve();
    reviews.follow({ cause: "written", replaced: [1], lastNumber: 1, entries: 0 });
    gate.resolve();
    expect(await first).toEqual([null]);
    expect(await problems(reviews, [asked(1)])).toEqual(["seen entry-1"]);
  });
  test("what was asked first is given up where too many wait", async () => {
    const { reviews, review } = made();
    const gate = Promise.withResolvers<void>();
    review.gate = gate.promise;
    const many = Array.from({ length: MAX_WAITING + 5 }, (_, i) => asked(i));
    const answers = problems(reviews, many);
    gate.resolve();
    expect((await answers).flatMap((answer, no) => (answer === null ? [no] : []))).toEqual([0, 1, 2, 3, 4]);
  });
});

test("a failure is an answer", async () => {
  const { reviews } = made(() => {
    throw new Error("the script is gone");
  });
  expect(await problems(reviews, [asked(1)])).toEqual(["the script is gone"]);
});
test("nobody looks where no script has the hook", async () => {
  const { reviews, review } = made();
  expect(reviews.isActive).toBe(true);
  review.isActive = false;
  expect(reviews.isActive).toBe(false);
  expect(await problems(reviews, [asked(1)])).toEqual([""]);
  expect(review.calls).toEqual([]);
  reviews.use(null);
  expect(reviews.isActive).toBe(false);
});
