import { expect, test } from "vitest";
import { MAX_REMEMBERED_TAPS, parseTaps, withTap } from "./remembered-taps.ts";
import { NO_DRAFT, type TapDraft } from "./tap-draft.ts";

const draft = (context: string, change: Partial<TapDraft> = {}): TapDraft => ({ ...NO_DRAFT, context, ...change });

test("what was tapped is there again after a restart, but for its nodes", () => {
  const tapped = draft("prod-eu", {
    way: "pod",
    namespaces: ["*"],
    excludedNamespaces: ["kube-system"],
    nodes: ["node-a"],
    entryFilter: "http",
    redactedHeaders: ["Cookie"],
    memoryMb: "256",
  });
  expect(parseTaps(JSON.parse(JSON.stringify(withTap([], tapped))))).toEqual([{ ...tapped, nodes: [] }]);
});

test("one a context, the newest first, and only so many", () => {
  const taps = withTap(withTap([], draft("a")), draft("b"));
  expect(withTap(taps, draft("a", { podPattern: "x" })).map(({ context, podPattern }) => context + podPattern)).toEqual(
    ["ax", "b"],
  );
  const many = Array.from({ length: MAX_REMEMBERED_TAPS + 5 }, (_, index) => draft(`c${index}`));
  expect(many.reduce<readonly TapDraft[]>(withTap, [])).toHaveLength(MAX_REMEMBERED_TAPS);
  expect(parseTaps(many)).toHaveLength(MAX_REMEMBERED_TAPS);
});

test("nonsense in the storage costs a default, never the window", () => {
  expect(parseTaps("x")).toEqual([]);
  expect(parseTaps([null, 3, {}, { context: "" }])).toEqual([]);
  expect(parseTaps([{ context: "a", way: "air", namespaces: [1, "shop"], podPattern: 5, leaseMinutes: {} }])).toEqual([
    draft("a", { namespaces: ["shop"] }),
  ]);
});
