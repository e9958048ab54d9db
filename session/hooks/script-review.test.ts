import { describe, expect, it } from "vitest";
import { type Reviewer, reviewAll } from "./script-review.ts";
import type { QueriedEntry, ScriptEntry } from "./types.ts";

function entryOf(id: string): ScriptEntry {
  return { id, node: "", head: JSON.stringify({ id, seen: "" }), document: '{"request":{"path":"/"},"response":null}' };
}
/** Adds its name to `seen`, and answers besides what a test wants. */
function reviewer(title: string, over: Partial<QueriedEntry> = {}): Reviewer {
  return {
    title,
    queried: async (entries) =>
      entries.map(({ id, head, document }) => {
        const entry = { ...JSON.parse(head), ...JSON.parse(document) };
        return {
          id,
          json: JSON.stringify({ ...entry, seen: `${entry.seen}${title}` }),
          verdict: null,
          problem: "",
          ...over,
        };
      }),
  };
}
const broken: Reviewer = { title: "Broken", queried: () => Promise.reject(new Error("it died")) };
const mute: Reviewer = { title: "Mute", queried: async () => [] };

describe("entries that are about to be seen", () => {
  it("stay as they are where nobody looks", async () => {
    expect(await reviewAll([], [entryOf("a")])).toEqual([{ id: "a", json: null, verdict: null, problem: "" }]);
  });
  it("go through all scripts in order", async () => {
    const [answer] = await reviewAll([reviewer("A"), reviewer("B")], [entryOf("a")]);
    expect(JSON.parse(answer?.json ?? "")).toEqual({ id: "a", seen: "AB", request: { path: "/" }, response: null });
  });
  it("have the last verdict, and the content of whoever altered it", async () => {
    const [answer] = await reviewAll(
      [
        reviewer("A", { verdict: "passed" }),
        reviewer("B", { verdict: "failed", json: null }),
        reviewer("C", { json: null }),
      ],
      [entryOf("a")],
    );
    expect(answer).toMatchObject({ verdict: "failed", problem: "" });
    expect(JSON.parse(answer?.json ?? "").seen).toBe("A");
  });
  it.each([
    [broken, "Broken: it died"],
    [mute, "Mute: gave no answer"],
    [reviewer("Late", { json: null, problem: "it took too long" }), "Late: it took too long"],
  ])("are shown with the problem of a script that fails, and go on to the next", async (bad, problem) => {
    const answers = await reviewAll([reviewer("A"), bad, reviewer("C")], [entryOf("a"), entryOf("b")]);
    expect(answers.map((answer) => [answer.id, answer.problem])).toEqual([
      ["a", problem],
      ["b", problem],
    ]);
    expect(JSON.parse(answers[1]?.json ?? "").seen).toBe("AC");
  });
});
