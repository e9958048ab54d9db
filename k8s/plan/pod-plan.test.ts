import { describe, expect, test } from "vitest";
import type { TargetPod } from "../types.ts";
import { toYaml } from "../manifests/yaml.ts";
import { DEFAULT_SETTINGS } from "./plan.ts";
import { describeObject, MAX_TAPPED_PODS, type PlannedPodTap, podTapObjects, podTapWarnings } from "./pod-plan.ts";

const podOf = (name: string): TargetPod => {
  return { namespace: "shop", name, node: "n1", addresses: ["10.0.0.1"], isHostNetwork: false, ports: [] };
};
const tapOf = (session: string): PlannedPodTap => {
  return { session, user: { name: "ann@shop.example", label: "ann-1" }, settings: DEFAULT_SETTINGS };
};
const ALLOWED = { verdict: "allowed", reason: "" } as const;

describe("what a tap of pods adds", () => {
  test("is one container to each pod, for people and as YAML that patches the pod", async () => {
    const objects = podTapObjects(tapOf("s1234567"), [podOf("cart-1")]);
    expect(objects.map(describeObject)).toEqual(["EphemeralContainer thresher-s1234567 in pod shop/cart-1"]);
    const yaml = await toYaml(objects);
    expect(yaml).toMatch(/^apiVersion: v1\nkind: Pod\nmetadata:\n {2}name: cart-1\n/);
    expect(yaml).toContain("ephemeralContainers:");
    expect(yaml).toContain("- NET_RAW");
    expect(yaml).toMatch(/name: THRESHER_SESSION\n\s+value: s1234567\n/);
  });
  test("is no more than so many, which is told", () => {
    const pods = Array.from({ length: MAX_TAPPED_PODS + 1 }, (_, i) => podOf(`cart-${i}`));
    expect(podTapObjects(tapOf("s"), pods)).toHaveLength(MAX_TAPPED_PODS);
    expect(podTapWarnings(pods, ALLOWED).map(({ code }) => code)).toEqual(["limit", "record-stays"]);
  });
  test("may be refused, which is told in the cluster's words", () => {
    const [denied] = podTapWarnings([podOf("cart-1")], { verdict: "denied", reason: "violates PodSecurity" });
    expect(denied).toMatchObject({ code: "admission", message: expect.stringContaining("violates PodSecurity") });
  });
  test("other objects are called by their kind", () => {
    expect(describeObject({ apiVersion: "v1", kind: "Secret", metadata: { name: "x" } })).toBe("Secret x");
  });
});
