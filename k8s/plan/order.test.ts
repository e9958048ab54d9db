import { expect, test } from "vitest";
import { type MadePod, madePod } from "../testing/made-objects.ts";
import type { TapOrder } from "../types.ts";
import { checkOrder, MAX_NAMESPACES, MAX_PATTERN_LENGTH } from "./order.ts";

const ORDER: TapOrder = { namespaces: [], podPattern: "", labelSelector: "", nodes: [], agentNamespace: "" };
const order = (wish: Partial<TapOrder>) => checkOrder({ ...ORDER, ...wish }, "mine");

test.each<[string, Partial<TapOrder>, readonly string[], string]>([
  ["the context's namespace without any", {}, ["mine"], "mine"],
  ["each once", { namespaces: ["a", "b", "a"], agentNamespace: "agents" }, ["a", "b"], "agents"],
  ["all is all", { namespaces: ["a", "*"] }, ["*"], "mine"],
])("namespaces: %s", (_name, wish, namespaces, agentNamespace) => {
  expect(order(wish)).toMatchObject({ namespaces, agentNamespace });
});

test.each<[string, Partial<TapOrder>, MadePod, boolean]>([
  ["everything", {}, {}, true],
  ["pattern anywhere in the name", { podPattern: "eb-" }, { name: "web-1" }, true],
  ["anchored pattern", { podPattern: "^eb-" }, { name: "web-1" }, false],
  ["pattern that explodes elsewhere", { podPattern: "^(a+)+$" }, { name: `${"a".repeat(200)}!` }, false],
  ["labels", { labelSelector: "app=web" }, { labels: { app: "web" } }, true],
  ["other labels", { labelSelector: "app=web" }, { labels: { app: "api" } }, false],
  ["node", { nodes: ["n1", "n2"] }, { node: "n2" }, true],
  ["other node", { nodes: ["n1"] }, { node: "n2" }, false],
  ["a namespace that is left out", { namespaces: ["*"], excludedNamespaces: ["kube-system", "ns"] }, {}, false],
  ["any other", { namespaces: ["*"], excludedNamespaces: ["kube-system"] }, {}, true],
  ["never our own agents", {}, { labels: { "app.kubernetes.io/name": "thresher" } }, false],
])("pods: %s", (_name, wish, pod, expected) => {
  expect(order(wish).matches(madePod(pod))).toBe(expected);
});

test.each<[string, Partial<TapOrder>, string]>([
  ["pattern", { podPattern: "(" }, "BAD_FILTER"],
  ["long pattern", { podPattern: "a".repeat(MAX_PATTERN_LENGTH + 1) }, "BAD_FILTER"],
  ["selector", { labelSelector: "a b" }, "BAD_FILTER"],
  ["namespace", { namespaces: ["../secrets"] }, "BAD_FILTER"],
  ["namespace left out", { excludedNamespaces: ["a/b"] }, "BAD_FILTER"],
  ["agents everywhere", { agentNamespace: "*" }, "BAD_FILTER"],
  ["too many namespaces", { namespaces: Array.from({ length: MAX_NAMESPACES + 1 }, (_, i) => `n${i}`) }, "LIMIT"],
])("refused: %s", (_name, wish, code) => {
  expect(() => order(wish)).toThrow(expect.objectContaining({ code }));
});
