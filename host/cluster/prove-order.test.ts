// A proof that cannot even begin; the cluster tests have those that can.
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, expect, test, vi } from "vitest";
import type { Finding } from "./doctor/finding.ts";
import { proveOrder } from "./prove-order.ts";
import { clusterOrder } from "../testing/tap-window.ts";

afterEach(() => vi.unstubAllEnvs());

const proofFolders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith("thresher-proof-"));

test("agents that cannot be started are a finding, and nothing stays on the disk", async () => {
  vi.stubEnv("KUBECONFIG", "no-such-kubeconfig");
  const before = proofFolders();
  const found: Finding[] = [];
  const files = { bundle: "none", captureScript: "none" };
  for await (const one of proveOrder(clusterOrder("shop"), files, new AbortController().signal)) found.push(one);
  expect(found).toMatchObject([{ check: "agent", where: "", state: "bad" }]);
  expect(found[0]?.evidence).toMatch(/kubeconfig/);
  expect(proofFolders()).toEqual(before);
});
