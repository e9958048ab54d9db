// The order in which the doctor tells what it finds, with no cluster and with taps that run.
import { expect, test } from "vitest";
import { type DoctorOptions, diagnose, type RunningTap } from "./diagnose.ts";
import { CHECKS, type Finding } from "./finding.ts";
import type { TapFacts } from "./tap-facts.ts";
import { agentOf, factsOf, nodeOf } from "./testing/facts.ts";

const ORDER = { namespaces: [], podPattern: "", labelSelector: "", nodes: [], agentNamespace: "" };
const NOWHERE = { environment: { KUBECONFIG: "no-such-kubeconfig" } };

async function check(options: DoctorOptions): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for await (const one of diagnose({ context: "", order: ORDER }, { source: NOWHERE, ...options })) found.push(one);
  return found;
}
/** No pod to send to: nothing is sent. `facts` are those of the first look, the second, … */
function tap(session: string, ...facts: readonly Partial<TapFacts>[]): RunningTap {
  const never = (): never => {
    throw new Error("not asked for");
  };
  let [looks, nowMs] = [0, 0];
  const wait = async (milliseconds: number): Promise<void> => void (nowMs += milliseconds);
  const way = { send: never, newest: never, rows: never, nowMs: () => nowMs, wait };
  const look = async (): Promise<TapFacts> => {
    const change = facts[Math.min(looks++, facts.length - 1)];
    return factsOf({ pods: [], missingNames: [session], ...change });
  };
  return { session, facts: look, way };
}

test("what cannot be looked at is skipped, and without a tap there is nothing to prove", async () => {
  const found = await check({});
  expect(found.map(({ check: name }) => name)).toEqual([...CHECKS, "path"]);
  expect(found.map(({ state }) => state)).toEqual(["bad", ...Array.from({ length: CHECKS.length }, () => "skipped")]);
  expect(found.at(-1)?.evidence).toMatch(/^no tap of this context runs here/);
});
test("a proof is not begun where something stands in the way, or a tap runs", async () => {
  const prove = (): never => {
    throw new Error("begun");
  };
  expect((await check({ prove })).at(-1)).toMatchObject({
    check: "path",
    state: "skipped",
    evidence: expect.stringMatching(/^not tried/),
  });
  await check({ prove, taps: () => [tap("a")] });
});
test("taps that run are looked at one after the other, also where the cluster does not answer", async () => {
  const found = (await check({ taps: () => [tap("a"), tap("b")] })).slice(CHECKS.length);
  expect(found.filter(({ check: name }) => name === "names").map(({ evidence }) => evidence)).toEqual([
    "missing: a",
    "missing: b",
  ]);
  expect(found.filter(({ check: name }) => name === "path").length).toBe(2);
});
test("an order that is under way is waited for, and not for ever", async () => {
  const under = { nodes: [nodeOf("n1", { agent: agentOf({ orderFollowed: 0 }) })] };
  const orderOf = async (one: RunningTap): Promise<string | undefined> =>
    (await check({ taps: () => [one] })).find(({ check: name }) => name === "order")?.state;
  expect(await orderOf(tap("a", under, under, { nodes: [nodeOf("n1")] }))).toBe("good");
  expect(await orderOf(tap("a", under))).toBe("doubtful");
});
test("nothing more is told to whoever hung up", async () => {
  const hangUp = new AbortController();
  hangUp.abort();
  await expect(check({ taps: () => [tap("a")], signal: hangUp.signal })).rejects.toThrow(/abort/i);
});
