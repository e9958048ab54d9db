import { expect, test } from "vitest";
import { type CheckedPermission, DEFAULT_SETTINGS, type LeftSession, type Plan } from "../../../k8s/index.ts";
import { clockFinding, imageFinding, leftoverFinding } from "./cluster-findings.ts";
import type { Finding } from "./finding.ts";
import { admissionFinding, nodeFinding, permissionFinding, podFinding } from "./plan-findings.ts";

const MAY_LIST_NODES: CheckedPermission = {
  verb: "list",
  group: "",
  resource: "nodes",
  namespace: "",
  purpose: "names of nodes",
  isRequired: false,
  state: "held",
};
const CREATES_JOBS = {
  ...MAY_LIST_NODES,
  verb: "create",
  group: "batch",
  resource: "jobs",
  namespace: "tools",
  isRequired: true,
};
const PLAN: Plan = {
  session: "abcd1234",
  context: "staging",
  server: "https://10.0.0.1:6443",
  order: { namespaces: ["shop"], podPattern: "", labelSelector: "", nodes: [], agentNamespace: "tools" },
  settings: DEFAULT_SETTINGS,
  namespaces: ["shop"],
  agentNamespace: "tools",
  user: { name: "ann", label: "ann-1" },
  agentPort: 20_001,
  pods: [{ namespace: "shop", name: "cart-1", node: "n1", addresses: ["10.1.0.5"], isHostNetwork: false, ports: [] }],
  podsSeen: 4,
  nodes: [
    { name: "n1", isReady: true, reason: "", pods: 1 },
    { name: "n2", isReady: true, reason: "", pods: 1 },
  ],
  objects: [],
  permissions: [MAY_LIST_NODES, CREATES_JOBS],
  rolesYaml: "",
  admission: { verdict: "allowed", reason: "" },
  warnings: [],
  canDeploy: true,
  requests: 1,
};
const planned = (change: Partial<Plan> = {}): Plan => ({ ...PLAN, ...change });

function check(finding: Finding, state: Finding["state"], evidence: RegExp, nextStep = /^$/): void {
  expect(finding.state).toBe(state);
  expect(finding.evidence).toMatch(evidence);
  expect(finding.nextStep).toMatch(nextStep);
}

test("permissions: held, useful ones missing, needed ones missing or not told", () => {
  check(permissionFinding(planned()), "good", /^all 2 that a tap uses$/);
  const lists = { ...MAY_LIST_NODES, state: "missing" } as const;
  check(
    permissionFinding(planned({ permissions: [lists, CREATES_JOBS] })),
    "doubtful",
    /missing: list nodes in the whole cluster\. Without: names of nodes$/,
    /^it works without/,
  );
  check(
    permissionFinding(planned({ permissions: [lists, { ...CREATES_JOBS, state: "missing" }] })),
    "bad",
    /^needed and missing: create jobs\.batch in the namespace tools$/,
    /hand the roles/,
  );
  check(
    permissionFinding(planned({ permissions: [{ ...CREATES_JOBS, state: "unknown" }] })),
    "doubtful",
    /does not say whether you may: create jobs/,
    /try it/,
  );
});

test("admission", () => {
  check(admissionFinding(planned()), "good", /^tools admits the agents/);
  const denied = { verdict: "denied", reason: "violates baseline" } as const;
  check(
    admissionFinding(planned({ admission: denied })),
    "bad",
    /tools refuses .*violates baseline/,
    /another namespace/,
  );
  check(
    admissionFinding(planned({ admission: { verdict: "unknown", reason: "?" } })),
    "doubtful",
    /may refuse/,
    /another/,
  );
});

test("pods", () => {
  check(podFinding(planned()), "good", /^1 running of 4 looked at, on 2 nodes$/);
  const none = { code: "no-pods", message: "no running pod matches", nextStep: "check the pattern" } as const;
  check(podFinding(planned({ pods: [], nodes: [], warnings: [none] })), "bad", /on 0 nodes; no running pod/, /pattern/);
  const late = { code: "pod-not-running", message: "1 not running yet", nextStep: "nothing" } as const;
  check(podFinding(planned({ warnings: [late] })), "doubtful", /1 not running yet/, /nothing/);
});

test("nodes", () => {
  check(nodeFinding(planned()), "good", /^n1, n2: ready$/);
  const down = [{ name: "n1", isReady: false, reason: "kubelet stopped", pods: 1 }];
  check(nodeFinding(planned({ nodes: down })), "doubtful", /^not ready: n1: kubelet stopped$/, /describe node/);
  check(nodeFinding(planned({ permissions: [] })), "doubtful", /may not read/, /list nodes/);
  check(nodeFinding(planned({ nodes: [] })), "doubtful", /none runs a pod/, /see pods/);
  const unknown = { code: "node-unknown", message: "there is no node n9", nextStep: "check its name" } as const;
  check(nodeFinding(planned({ warnings: [unknown] })), "bad", /no node n9/, /check its name/);
});

test("images, by their whole names", () => {
  const settings = { ...DEFAULT_SETTINGS, images: { agent: "node:24", capture: "nicolaka/netshoot:v0.14" } };
  const both = new Set(["docker.io/library/node:24", "docker.io/nicolaka/netshoot:v0.14"]);
  const one = new Set(["docker.io/library/node:24"]);
  const found = (n2: ReadonlySet<string>) =>
    new Map([
      ["n1", both as ReadonlySet<string>],
      ["n2", n2],
    ]);
  check(imageFinding(planned({ settings }), found(both)), "good", /are on all 2 nodes$/);
  check(imageFinding(planned({ settings }), found(one)), "doubtful", /netshoot:v0\.14 on n2$/, /--capture-image/);
  const inPods = { ...PLAN.order, way: "pod" } as const;
  check(
    imageFinding(planned({ settings, order: inPods }), found(both)),
    "good",
    /^nicolaka\/netshoot:v0\.14 is on all 2/,
  );
  check(imageFinding(planned({ settings }), null), "doubtful", /may not read/, /pulled/);
  check(imageFinding(planned({ nodes: [] }), new Map()), "doubtful", /no node/, /see pods/);
});

test("clocks that differ by seconds; the server's answer is cut to whole ones", () => {
  for (const offsetMs of [-3500, -500, 0, 2500]) check(clockFinding(offsetMs), "good", /agree$/);
  check(clockFinding(9500), "doubtful", /^the API server's clock is 10 s ahead of/, /NTP/);
  check(clockFinding(-60_500), "doubtful", /60 s behind/, /NTP/);
});

test("what earlier sessions left", () => {
  check(leftoverFinding([], 0), "good", /^nothing of your sessions/);
  const left: LeftSession = {
    session: "s1",
    user: "ann",
    namespace: "tools",
    isMine: true,
    createdAtMs: 0,
    leaseEndsAtMs: 5000,
    nodes: [],
    objects: [],
    containers: [],
  };
  check(leftoverFinding([left], 4000), "doubtful", /^s1 in tools \(running\)$/, /thresher clean/);
  check(
    leftoverFinding([left, { ...left, leaseEndsAtMs: null }], 6000),
    "doubtful",
    /over\), s1 in tools \(its lease is over\)$/,
    /clean/,
  );
});
