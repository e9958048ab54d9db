import { describe, expect, test } from "vitest";
import type { ClusterPlan } from "../../contract/index.ts";
import { fakePlan } from "../testing/fake-plan.ts";
import { NO_DRAFT } from "./tap-draft.ts";
import { orderOf } from "./tap-order.ts";
import { objectCounts, obstacleOf, permissionCounts, permissionLines, scopeWords } from "./plan-words.ts";

const plan = (change: Partial<ClusterPlan> = {}): ClusterPlan => ({
  ...fakePlan(orderOf({ ...NO_DRAFT, context: "prod-eu", namespaces: ["shop"] }), "cluster"),
  ...change,
});
const permission = (change: Partial<ClusterPlan["permissions"][number]>): ClusterPlan["permissions"][number] => ({
  verb: "create",
  resource: "jobs",
  namespace: "shop",
  purpose: "agents",
  isRequired: true,
  state: "held",
  ...change,
});

describe("what is created", () => {
  const check = (objects: readonly string[], expected: string): void => expect(objectCounts(objects)).toBe(expected);

  test("is counted by kind, the most first", () => {
    check(["Secret x", "ConfigMap x", "Job a", "Job b"], "2 jobs, 1 secret, 1 config map");
    check(["Role x"], "1 Role");
    check([], "");
  });

  test("pods and nodes in one breath", () => {
    expect(scopeWords(41, 4)).toBe("41 pods on 4 nodes");
    expect(scopeWords(1, 1)).toBe("1 pod on 1 node");
  });
});

describe("permissions", () => {
  test("verbs on one resource for one purpose are one line; missing ones stand first, needed before useful", () => {
    const lines = permissionLines([
      permission({ verb: "get" }),
      permission({ verb: "watch", resource: "events", isRequired: false, state: "missing" }),
      permission({ verb: "create", resource: "secrets", state: "missing" }),
      permission({ verb: "patch", resource: "secrets", state: "missing" }),
      permission({ verb: "list", resource: "nodes", namespace: "", state: "unknown" }),
    ]);
    expect(lines.map(({ verbs, resource, place, state }) => [verbs.join(" "), resource, place, state])).toEqual([
      ["create patch", "secrets", "shop", "missing"],
      ["watch", "events", "shop", "missing"],
      ["list", "nodes", "whole cluster", "unknown"],
      ["get", "jobs", "shop", "held"],
    ]);
  });

  test("are counted; what does not occur is not mentioned", () => {
    expect(permissionCounts([permission({}), permission({ state: "missing" })])).toBe("1 held, 1 missing");
    expect(permissionCounts([permission({ state: "unknown" })])).toBe("0 held, 1 not known");
  });
});

describe("why it cannot be deployed", () => {
  const check = (change: Partial<ClusterPlan>, expected: string | RegExp): void => {
    const text = obstacleOf(plan({ canDeploy: false, ...change }));
    expect(text).toMatch(expected);
  };

  test("nothing, where it can", () => {
    expect(obstacleOf(plan())).toBe("");
  });

  test("needed permissions by their names, useful ones not", () => {
    check(
      {
        permissions: [
          permission({ state: "missing" }),
          permission({ verb: "list", resource: "events", isRequired: false, state: "missing" }),
        ],
      },
      /^1 needed permission is missing: create jobs\.$/,
    );
  });

  test("what admission said; no pods; else the findings", () => {
    const warning = { code: "admission", message: "the namespace shop refuses the agents: baseline", nextStep: "" };
    check({ warnings: [warning] }, /^The namespace shop refuses the agents: baseline\.$/);
    check({ nodes: [] }, /^No running pod matches/);
    check({}, /the findings say why/);
  });
});
