import { describe, expect, test } from "vitest";
import type { ClusterFinding } from "../../contract/index.ts";
import { fakeFindings } from "../testing/fake-doctor.ts";
import { attributesOf, buttonsOf, wordsOf } from "../testing/markup.ts";
import { DoctorPane } from "./DoctorPane.tsx";
import { checkTitle, findingCounts, findingsText, verdictOf } from "./finding-words.ts";

const nothing = (): void => {};
const finding = (state: ClusterFinding["state"], change: Partial<ClusterFinding> = {}): ClusterFinding => ({
  check: "server",
  where: "",
  state,
  evidence: "it answers",
  nextStep: "",
  ...change,
});

describe("findings in words", () => {
  test("how many of each kind, the gravest first", () => {
    const check = (states: readonly ClusterFinding["state"][], expected: string): void =>
      expect(findingCounts(states.map((state) => ({ state })))).toBe(expected);
    check(["good", "bad", "doubtful", "good", "skipped"], "1 stands in the way, 1 doubtful, 2 well, 1 not looked at");
    check(["bad", "bad"], "2 stand in the way");
    check(["good"], "1 well");
  });

  test("what it comes to", () => {
    expect(verdictOf([finding("good"), finding("skipped")])).toMatch(/^All is well as far as/);
    expect(verdictOf([finding("good"), finding("doubtful")])).toMatch(/^Nothing stands in the way; some/);
    expect(verdictOf([finding("bad"), finding("doubtful")])).toBe("1 thing stands in the way.");
    expect(verdictOf([finding("bad"), finding("bad")])).toBe("2 things stand in the way.");
  });

  test("a check's name is words", () => {
    expect(checkTitle("node-clock")).toBe("Node clock");
    expect(checkTitle("")).toBe("");
  });

  test("as text: each with its mark, its place, the evidence and the next step", () => {
    const bad = finding("bad", {
      check: "images",
      where: "node-a",
      evidence: "no such image",
      nextStep: "name another",
    });
    expect(findingsText("prod-eu", [finding("good"), bad])).toBe(
      [
        "Thresher's doctor on prod-eu: 1 stands in the way, 1 well",
        "[well] server: It answers.",
        "[stands in the way] images (node-a): No such image.",
        "  next: Name another.",
      ].join("\n"),
    );
  });
});

describe("doctor's pane", () => {
  const pane = (change: Partial<Parameters<typeof DoctorPane>[0]> = {}) => (
    <DoctorPane
      context="prod-eu"
      contexts={["prod-eu"]}
      findings={fakeFindings("cluster-live")}
      isRunning={false}
      failure={null}
      onContext={nothing}
      onAgain={nothing}
      onCopy={nothing}
      onClose={nothing}
      {...change}
    />
  );

  test("each finding with mark, place, evidence and next step", () => {
    const words = wordsOf(pane());
    expect(words).toMatch(
      /^Doctor: prod-eu Nothing stands in the way; some .* 3 doubtful, 10 well Show Everything \(13\)/,
    );
    expect(words).toContain(
      "Losses node-c 1,204 packets lost in the kernel: its buffer was full before they were read.",
    );
    expect(words).toContain("Narrow the pods or the capture filter, or give the agent more CPU.");
    expect(attributesOf(pane(), "data-state").filter((state) => state === "doubtful")).toHaveLength(3);
    expect(buttonsOf(pane())).toEqual(["Close", "Copy as text", "Look again"]);
  });

  test("while it looks it cannot be asked again, and what is found stands there already", () => {
    const looking = pane({ isRunning: true, findings: fakeFindings("cluster-live").slice(0, 2) });
    expect(wordsOf(looking)).toMatch(/Nothing is changed in the cluster\. 2 well .* Server https:\/\/k8s/);
    expect(buttonsOf(looking)).toEqual(["Close", "Copy as text"]);
    expect(buttonsOf(pane({ isRunning: true, findings: [] }))).toEqual(["Close"]);
  });

  test("a doctor that cannot be asked says why", () => {
    const failure = { code: "UNREACHABLE", message: "the session ended", nextStep: "Open it again." };
    expect(wordsOf(pane({ findings: [], failure }))).toContain("the session ended. Open it again.");
  });

  test("several clusters can be chosen from", () => {
    expect(wordsOf(pane({ contexts: ["prod-eu", "stage-us"] }))).toContain("Cluster prod-eu stage-us");
    expect(wordsOf(pane())).not.toContain("Cluster");
  });
});
