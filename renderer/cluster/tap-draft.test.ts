import { describe, expect, test } from "vitest";
import {
  draftFor,
  fieldOf,
  namesIn,
  narrowed,
  NO_DRAFT,
  toggledNamespace,
  type DraftField,
  type TapDraft,
} from "./tap-draft.ts";

const CONTEXT = {
  name: "prod-eu",
  cluster: "prod",
  server: "https://k8s:6443",
  user: "ada",
  namespace: "shop",
  isCurrent: true,
};

describe("draft", () => {
  test("another context brings its own namespace and leaves nothing of the former cluster", () => {
    const elsewhere: TapDraft = { ...NO_DRAFT, context: "dev", namespaces: ["a"], podPattern: "x" };
    expect(draftFor(CONTEXT, [elsewhere])).toEqual({ ...NO_DRAFT, context: "prod-eu", namespaces: ["shop"] });
    expect(draftFor({ ...CONTEXT, namespace: "" }, []).namespaces).toEqual(["default"]);
  });

  test("a context that was tapped before brings what was chosen then", () => {
    const former: TapDraft = { ...NO_DRAFT, context: "prod-eu", way: "pod", namespaces: ["web"], packetFilter: "tcp" };
    expect(draftFor(CONTEXT, [former])).toBe(former);
  });

  test("the plan of all nodes is narrowed without asking again", () => {
    const node = (name: string, pods: number) => ({ name, pods, isReady: true, reason: "" });
    const pod = (name: string, on: string) => ({ namespace: "shop", name, node: on, isHostNetwork: false });
    const plan = {
      podsTargeted: 900,
      nodes: [node("n1", 600), node("n2", 300)],
      pods: [pod("a", "n1"), pod("b", "n2")],
    };
    expect(narrowed(plan, [])).toBe(plan);
    expect(narrowed(plan, ["n2"])).toEqual({ podsTargeted: 300, nodes: [node("n2", 300)], pods: [pod("b", "n2")] });
    expect(narrowed(plan, ["gone"])).toEqual({ podsTargeted: 0, nodes: [], pods: [] });
  });

  test("all namespaces and single ones exclude each other", () => {
    const check = (chosen: readonly string[], name: string, expected: readonly string[]): void =>
      expect(toggledNamespace(chosen, name)).toEqual(expected);
    check(["shop"], "*", ["*"]);
    check(["*"], "shop", ["shop"]);
    check(["*"], "*", []);
    check(["shop", "cart"], "shop", ["cart"]);
  });

  test("names are typed with commas, blanks or lines between them, each once", () => {
    expect(namesIn(" a, b\nc  a,")).toEqual(["a", "b", "c"]);
    expect(namesIn(" , ")).toEqual([]);
  });
});

describe("a refused order", () => {
  const check = (code: string, message: string, expected: DraftField | null): void =>
    expect(fieldOf({ code, message, nextStep: "" })).toBe(expected);

  test("is shown at the field that it means", () => {
    check("BAD_FILTER", "the pod pattern is not a regular expression: missing )", "podPattern");
    check("BAD_FILTER", "the label selector is not valid: no value", "labelSelector");
    check("BAD_FILTER", '"Shop" is not a name of a namespace', "namespaces");
    check("BAD_FILTER", "something else", null);
    check("UNREACHABLE", "the pod pattern", null);
  });
});
