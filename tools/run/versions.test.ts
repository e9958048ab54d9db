import { expect, test } from "vitest";
import { compareVersions, isNodeNewEnough } from "./versions.mjs";

function check(version: string, isEnough: boolean): void {
  expect(isNodeNewEnough(version), version).toBe(isEnough);
}

test("Node 22.19 is the oldest that will do", () => {
  check("18.0.0", false);
  check("20.20.2", false);
  check("22.9.0", false);
  check("22.18.9", false);
  check("22.19.0", true);
  check("v22.19.0", true);
  check("24.0.0", true);
  check("100.1.2", true);
});

test("a version that cannot be read counts as too old", () => {
  check("", false);
  check("latest", false);
});

test("a pre-release counts as its release", () => {
  check("24.0.0-nightly20260101", true);
  check("22.18.0-rc.1", false);
});

test("versions compare number by number, whatever their length", () => {
  expect(compareVersions("1.10.0", "1.9.9")).toBeGreaterThan(0);
  expect(compareVersions("1.2", "1.2.0")).toBe(0);
  expect(compareVersions("1.2", "1.2.1")).toBeLessThan(0);
});
