import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ownerSchema, serviceSchema } from "../api/objects.ts";
import { type MadePod, madeNode, madePod } from "../testing/made-objects.ts";
import { SpanBook } from "./span-book.ts";
import { nodeSpans, OPEN_NS, podSpans, serviceSpans, workloadOf } from "./spans.ts";

const START_NS = BigInt(Date.parse("2026-11-24T00:00:00Z")) * 1_000_000n;
const brief = (spans: readonly { ip: string; port: number | null }[]) =>
  spans.map(({ ip, port }) => (port === null ? ip : `${ip}:${port}`));

describe("pods", () => {
  test.each<[string, MadePod, readonly string[]]>([
    ["its address", {}, ["10.0.0.1"]],
    ["both families", { status: { podIPs: [{ ip: "10.0.0.1" }, { ip: "fd00::1" }] } }, ["10.0.0.1", "fd00::1"]],
    ["not before it runs", { status: { phase: "Pending" } }, []],
    ["not when it is done", { status: { phase: "Succeeded" } }, []],
    ["host network: its ports", { hostNetwork: true, ports: [90, 80, 90] }, ["10.0.0.1:80", "10.0.0.1:90"]],
    ["host network without ports: nothing of its own", { hostNetwork: true }, []],
  ])("%s", (_name, pod, expected) => expect(brief(podSpans(madePod(pod), null, null))).toEqual(expected));

  test("since it started, with all that is known", () => {
    const workload = { kind: "Deployment", name: "web" };
    const [span] = podSpans(madePod({ labels: { app: "web" } }), workload, { service: "s", slice: "s-1" });
    expect(span).toMatchObject({
      fromNs: START_NS,
      toNs: OPEN_NS,
      names: {
        kind: "pod",
        name: "p",
        namespace: "ns",
        node: "n1",
        labels: { app: "web" },
        workload,
        pod: { metadata: { labels: { app: "web" }, ownerReferences: [workload] } },
        service: { metadata: { name: "s", namespace: "ns" } },
        endpointSlice: { metadata: { name: "s-1", namespace: "ns" } },
      },
    });
  });
  test.each([
    ["nobody", undefined, null, null],
    ["a set", { kind: "StatefulSet", name: "db", uid: "u" }, null, { kind: "StatefulSet", name: "db" }],
    [
      "a ReplicaSet that cannot be read",
      { kind: "ReplicaSet", name: "web-1", uid: "u" },
      null,
      { kind: "ReplicaSet", name: "web-1" },
    ],
    [
      "a Deployment by its ReplicaSet",
      { kind: "ReplicaSet", name: "web-1", uid: "u" },
      { kind: "Deployment", name: "web", uid: "d", controller: true },
      { kind: "Deployment", name: "web" },
    ],
  ])("owner: %s", (_name, owner, above, expected) => {
    const set = ownerSchema.parse({ metadata: { name: "web-1", ownerReferences: above === null ? [] : [above] } });
    const pod = madePod(owner === undefined ? {} : { owner });
    expect(workloadOf(pod, (uid) => (uid === "u" && above !== null ? set : null))).toEqual(expected);
  });
});

test("services: cluster, external and balancer addresses; none for a headless one", () => {
  const service = (spec: object, status: object = {}) =>
    serviceSchema.parse({ metadata: { name: "s", namespace: "ns", uid: "u" }, spec, status });
  const spec = { clusterIP: "10.1.0.1", clusterIPs: ["10.1.0.1", "fd01::1"], externalIPs: ["1.2.3.4"] };
  const status = { loadBalancer: { ingress: [{ ip: "5.6.7.8" }, { hostname: "h" }] } };
  expect(brief(serviceSpans(service(spec, status)))).toEqual(["10.1.0.1", "fd01::1", "1.2.3.4", "5.6.7.8"]);
  expect(serviceSpans(service({ clusterIP: "None" }))).toEqual([]);
});
test("nodes: addresses, not names", () => {
  const node = madeNode("n1", { InternalIP: "192.168.0.1", ExternalIP: "1.1.1.1", Hostname: "n1" });
  expect(brief(nodeSpans(node))).toEqual(["192.168.0.1", "1.1.1.1"]);
});

describe("what is told", () => {
  const pod = (wish: MadePod = {}) => podSpans(madePod(wish), null, null);
  const NOW = START_NS + 10n;
  function check(steps: (book: SpanBook) => void, opened: readonly string[], ended: readonly string[]) {
    const book = new SpanBook();
    book.set("pod/p", pod(), START_NS);
    book.take();
    steps(book);
    const change = book.take();
    expect([brief(change.opened), brief(change.ended)]).toEqual([opened, ended]);
    return change;
  }
  test("the same again is nothing new", () => void check((book) => book.set("pod/p", pod(), NOW), [], []));
  test("other labels replace from the beginning", () => {
    const { opened } = check((book) => book.set("pod/p", pod({ labels: { a: "b" } }), NOW), ["10.0.0.1"], []);
    expect(opened[0]?.fromNs).toBe(START_NS);
  });
  test("another address ends the former", () => {
    const change = check(
      (book) => book.set("pod/p", pod({ status: { podIP: "10.0.0.2" } }), NOW),
      ["10.0.0.2"],
      ["10.0.0.1"],
    );
    expect(change.ended[0]?.toNs).toBe(NOW);
  });
  test("gone, and again before anybody was told", () =>
    void check(
      (book) => {
        book.set("pod/p", [], NOW);
        book.set("pod/q", pod({ name: "q" }), NOW);
        book.set("pod/q", [], NOW + 1n);
      },
      [],
      ["10.0.0.1", "10.0.0.1"],
    ));
  test("a clock that is behind still ends a span after its beginning", () => {
    const { ended } = check((book) => book.set("pod/p", [], START_NS - 5n), [], ["10.0.0.1"]);
    expect(ended[0]?.toNs).toBe(START_NS + 1n);
  });
  test("whatever happens, who applies each change knows what is current", () => {
    const step = fc.record({
      uid: fc.constantFrom("a", "b"),
      ip: fc.constantFrom(null, "10.0.0.1", "10.0.0.2"),
      label: fc.boolean(),
      isTold: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const book = new SpanBook();
        const known = new Map<string, object>();
        const apply = () => {
          const { opened, ended } = book.take();
          for (const span of ended) known.delete(span.key);
          for (const span of opened) known.set(span.key, span);
        };
        for (const { uid, ip, label, isTold } of steps) {
          const labels: Record<string, string> = label ? { x: "y" } : {};
          book.set(uid, ip === null ? [] : pod({ uid, labels, status: { podIP: ip } }), NOW);
          if (isTold) apply();
        }
        apply();
        expect([...known.values()].toSorted(byKey)).toEqual([...book.current()].toSorted(byKey));
      }),
    );
  });
});
function byKey(a: object, b: object): number {
  return JSON.stringify(Object(a).key) < JSON.stringify(Object(b).key) ? -1 : 1;
}
