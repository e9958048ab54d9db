import { describe, expect, test } from "vitest";
import { fakePlan, OrderRefused } from "../testing/fake-plan.ts";
import { attributesOf, buttonsOf, markupOf, wordsOf } from "../testing/markup.ts";
import type { SceneName } from "../testing/scenes.ts";
import { testNode, testTap } from "../testing/tap.ts";
import { AdvancedFields } from "./AdvancedFields.tsx";
import { ConnectForm } from "./ConnectForm.tsx";
import { DeployStrip } from "./DeployStrip.tsx";
import { PlanSheet } from "./PlanSheet.tsx";
import { NO_DRAFT, type TapDraft } from "./tap-draft.ts";
import { orderOf, type DraftErrors } from "./tap-order.ts";
import { WayPicker } from "./WayPicker.tsx";

const nothing = (): void => {};
const DRAFT: TapDraft = { ...NO_DRAFT, context: "prod-eu", namespaces: ["shop"] };
const planIn = (scene: SceneName) => fakePlan(orderOf(DRAFT), scene);

describe("connect form", () => {
  const context = (name: string, isCurrent: boolean) => ({
    name,
    cluster: name,
    server: `https://${name}:6443`,
    user: "ada",
    namespace: "shop",
    isCurrent,
  });
  const form = (change: Partial<Parameters<typeof ConnectForm>[0]>) => (
    <ConnectForm
      contexts={[context("prod-eu", true), context("stage", false)]}
      draft={DRAFT}
      reach={{ kind: "answered", version: "v1.33.2", failure: null }}
      namespaces={["payments", "shop"]}
      isNamespaceListComplete
      preview={{ kind: "answered", plan: planIn("cluster"), failure: null }}
      errors={{}}
      isPacketFilterValid={false}
      leftovers={null}
      onContext={nothing}
      onRetry={nothing}
      onChange={nothing}
      onReview={nothing}
      {...change}
    />
  );
  const check = (change: Partial<Parameters<typeof ConnectForm>[0]>, words: RegExp, canReview: boolean): void => {
    expect(wordsOf(form(change))).toMatch(words);
    expect(buttonsOf(form(change)).includes("See what will happen")).toBe(canReview);
  };

  test("a cluster that answers: its version, its namespaces, and the pods that match with their nodes", () => {
    check(
      {},
      /prod-eu current .* Reachable, Kubernetes v1\.33\.2 .* payments shop .* 26 pods on 4 nodes Pod Namespace/,
      true,
    );
  });

  test("while it is asked, another can be chosen, and nothing more is offered", () => {
    check({ reach: { kind: "waiting", version: "", failure: null } }, /Asking prod-eu… Another context may be/, false);
  });

  test("one that does not answer: the reason and the next step, where the context stands", () => {
    const failure = { code: "UNREACHABLE", message: "prod-eu does not answer", nextStep: "check the VPN" };
    const reach = { kind: "failed", version: "", failure } as const;
    check({ reach }, /prod-eu does not answer\. Check the VPN\. Try again .*This cluster cannot be reached\./, false);
    expect(wordsOf(form({ reach }))).not.toContain("pods on");
  });

  test("where namespaces cannot be listed they are typed, and those that were stay chosen", () => {
    const byHand = form({ namespaces: [], isNamespaceListComplete: false });
    expect(wordsOf(byHand)).toMatch(/may not list namespaces\. Type their names.* All namespaces shop/);
    expect(attributesOf(byHand, "aria-label")).toContain("Name of a namespace");
  });

  test("a refused pattern is marked at its field, and nowhere else", () => {
    const refused = new OrderRefused("the pod pattern is not a regular expression: missing )");
    const failure = { code: "BAD_FILTER", message: refused.message, nextStep: "correct it" };
    const element = form({ preview: { kind: "failed", plan: null, failure } });
    expect(attributesOf(element, "aria-invalid").filter((value) => value === "true")).toHaveLength(1);
    check({ preview: { kind: "failed", plan: null, failure } }, /The pod pattern is not a regular expression/, false);
  });

  test("chosen nodes narrow the preview at once", () => {
    check({ draft: { ...DRAFT, nodes: ["node-a"] } }, /Nodes: 1 chosen .* 7 pods on 1 node /, true);
  });

  test("no pod: why, and the plan can still be looked at", () => {
    const plan = fakePlan(orderOf({ ...DRAFT, podPattern: "^none$" }), "cluster");
    check({ preview: { kind: "answered", plan, failure: null } }, /No running pod matches .*26 pods looked at/, true);
  });

  test("no namespace is no choice", () => {
    check({ draft: { ...DRAFT, namespaces: [] } }, /Choose a namespace\./, false);
  });
});

describe("more of the connect form", () => {
  const field = (change: Partial<TapDraft>, errors: DraftErrors = {}) => (
    <AdvancedFields draft={{ ...DRAFT, ...change }} errors={errors} isPacketFilterValid={false} onChange={nothing} />
  );

  test("in pods nothing is asked that only nodes have", () => {
    expect(wordsOf(field({}))).toContain("Namespace of the agents");
    expect(wordsOf(field({}))).toContain("What each agent may use of its node CPU millicores Memory MiB");
    expect(wordsOf(field({ way: "pod" }))).not.toMatch(/namespace|pull secret|CPU|kept/i);
    expect(wordsOf(field({ way: "pod" }))).toContain("What an agent a pod may use of this machine Memory MiB");
    expect(wordsOf(field({ way: "pod" }))).toContain("Lease: how long captures outlive this desktop");
  });

  test("a mistake is told at its field, and opens what is folded away", () => {
    const element = field({ entryFilter: "http &&" }, { entryFilter: "Column 8: something is missing" });
    expect(wordsOf(element)).toContain("Column 8: something is missing");
    expect(markupOf(element)).toMatch(/^<details class="AdvancedFields" open=""/);
    expect(markupOf(field({}))).not.toContain("open");
    expect(attributesOf(element, "aria-invalid").filter((value) => value === "true")).toHaveLength(1);
  });

  test("names that are replaced stand one by one and can be taken out again", () => {
    expect(buttonsOf(field({ redactedHeaders: ["Cookie", "X-Key"] }))).toEqual(["Take Cookie out", "Take X-Key out"]);
  });

  test("each way says what it needs", () => {
    const words = wordsOf(<WayPicker way="node" onChange={nothing} />);
    expect(words).toMatch(
      /On nodes .*host network and NET_RAW\. In pods .* loopback too\. Needs rights in one namespace/,
    );
  });
});

describe("what will happen", () => {
  const sheet = (scene: SceneName, change: Partial<Parameters<typeof PlanSheet>[0]> = {}) => (
    <PlanSheet
      plan={planIn(scene)}
      way="node"
      leaseMinutes={60}
      isChecking={false}
      isStarting={false}
      onCopy={nothing}
      onBack={nothing}
      onCheck={nothing}
      onStart={nothing}
      {...change}
    />
  );

  test("nodes, pods, objects, permissions, and that nothing stays behind", () => {
    const words = wordsOf(sheet("cluster"));
    expect(words).toContain("26 pods on 4 nodes");
    expect(words).toContain("Created: 4 jobs, 1 config map, 1 secret In the namespace shop of prod-eu");
    expect(words).toContain("Permissions: 17 held");
    expect(words).toContain("What stays behind: nothing");
    expect(words).toContain("the lease of 60 minutes");
    expect(buttonsOf(sheet("cluster"))).toEqual(["Copy YAML of the objects", "Change", "Check again", "Start the tap"]);
  });

  test("in pods: which pods get a container, and that its record stays", () => {
    const plan = fakePlan({ ...orderOf(DRAFT), way: "pod" }, "cluster");
    const words = wordsOf(sheet("cluster", { plan, way: "pod" }));
    expect(words).toContain("The pods that get a container Pod Namespace Node cart-");
    expect(words).toContain("Created: 26 capture containers In the pods themselves in prod-eu");
    expect(words).toMatch(
      /What stays behind: an ended record in each pod .* ends by itself when the lease of 60 minutes/,
    );
    expect(words).toContain("pods/ephemeralcontainers");
  });

  test("missing permissions: each by name, the roles to copy, and no start", () => {
    const words = wordsOf(sheet("cluster-denied"));
    expect(words).toContain("missing create patch delete jobs shop");
    expect(words).toContain("kind: Role");
    expect(words).toContain("6 needed permissions are missing: create jobs, patch jobs, delete jobs and 3 more.");
    expect(buttonsOf(sheet("cluster-denied"))).toContain("Copy YAML of the roles");
    expect(buttonsOf(sheet("cluster-denied"))).not.toContain("Start the tap");
  });

  test("findings with their next steps do not stand in the way", () => {
    expect(wordsOf(sheet("cluster-warnings"))).toContain(
      "The node node-c is not ready: Kubelet stopped posting node status. Its agent starts when the node is back.",
    );
    expect(wordsOf(sheet("cluster-warnings"))).toContain("missing (optional) list watch nodes whole cluster");
    expect(buttonsOf(sheet("cluster-warnings"))).toContain("Start the tap");
  });

  test("it starts once", () => {
    expect(buttonsOf(sheet("cluster", { isStarting: true }))).not.toContain("Start the tap");
    expect(wordsOf(sheet("cluster", { isStarting: true }))).toContain("Creating the agents…");
  });
});

describe("deploy strip", () => {
  const strip = (change: Parameters<typeof testTap>[0]) => <DeployStrip state={testTap(change)} onPanel={nothing} />;

  test("each node with its word until all report; then it is gone", () => {
    const up = testNode({ phase: "running", link: "connected" });
    const nodes = [up, testNode({ node: "node-b", phase: "pulling" })];
    expect(wordsOf(strip({ phase: "starting", nodes }))).toBe(
      "1 of 2 agents report node-a connected node-b pulling images Show agents",
    );
    expect(wordsOf(strip({ phase: "starting", nodes: [] }))).toContain("Creating the agents");
    expect(markupOf(strip({ nodes: [up] }))).toBe("");
    expect(markupOf(strip({ phase: "removing", nodes }))).toBe("");
    const named = <DeployStrip state={testTap({ phase: "starting", nodes })} isNamed onPanel={null} />;
    expect(wordsOf(named)).toMatch(/^prod-eu: 1 of 2 agents report/);
  });
});
