import { describe, expect, test } from "vitest";
import { type MadePod, madePod } from "../testing/made-objects.ts";
import { checkOrder } from "./order.ts";
import { pickTargets, targetOf, targetsByNode } from "./targets.ts";

const ALL = checkOrder({ namespaces: ["*"], podPattern: "", labelSelector: "", nodes: [], agentNamespace: "" }, "ns");

describe("which pods", () => {
  test.each<[string, MadePod, "target" | "later" | "never"]>([
    ["running", {}, "target"],
    ["pending", { status: { phase: "Pending", podIP: "" } }, "later"],
    ["not scheduled", { node: "", status: { phase: "Pending", podIP: "" } }, "later"],
    ["running without an address yet", { status: { podIP: "" } }, "later"],
    ["done", { status: { phase: "Succeeded" } }, "never"],
    ["failed", { status: { phase: "Failed" } }, "never"],
  ])("%s", (_name, wish, expected) => {
    const { targets, notRunning } = pickTargets([madePod(wish)], ALL);
    expect([targets.length, notRunning.length]).toEqual({ target: [1, 0], later: [0, 1], never: [0, 0] }[expected]);
  });
});

describe("what is captured where", () => {
  const check = (pods: readonly MadePod[], expected: object) => {
    const byNode = targetsByNode(pods.map((pod) => targetOf(madePod(pod))));
    expect(Object.fromEntries(byNode)).toEqual(expected);
  };
  const host = { hostNetwork: true, status: { podIP: "192.168.0.1" } };

  test("both families of addresses, each once, in order", () =>
    check(
      [
        { name: "b", status: { podIP: "10.0.0.2", podIPs: [{ ip: "10.0.0.2" }, { ip: "fd00::2" }] } },
        { name: "a", status: { podIP: "10.0.0.1" } },
        { name: "c", node: "n2", status: { podIP: "10.0.1.1" } },
      ],
      {
        n1: [
          { ip: "10.0.0.1", ports: [] },
          { ip: "10.0.0.2", ports: [] },
          { ip: "fd00::2", ports: [] },
        ],
        n2: [{ ip: "10.0.1.1", ports: [] }],
      },
    ));
  test("host-network pods share an address and keep their ports", () =>
    check(
      [
        { ...host, name: "a", ports: [90, 80] },
        { ...host, name: "b", ports: [443] },
      ],
      {
        n1: [{ ip: "192.168.0.1", ports: [80, 90, 443] }],
      },
    ));
  test.each([
    ["first", [[], [80]]],
    ["last", [[80], []]],
  ])("one that names no port takes the whole address: %s", (_name, ports) =>
    check(
      ports.map((list, i) => ({ ...host, name: `p${i}`, ports: list })),
      { n1: [{ ip: "192.168.0.1", ports: [] }] },
    ),
  );
  test("host ports are what others see", () => {
    const pod = madePod({ ...host });
    const ports = [{ containerPort: 8080, hostPort: 80 }];
    expect(targetOf({ ...pod, spec: { ...pod.spec, containers: [{ name: "x", ports }] } }).ports).toEqual([80]);
  });
});
