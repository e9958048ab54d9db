import { describe, expect, test } from "vitest";
import type { DissectorsState, DissectorState } from "../../contract/index.ts";
import { FAKE_DISSECTORS, NO_DISSECTORS } from "../testing/fake-dissectors.ts";
import { buttonsOf, wordsOf } from "../testing/markup.ts";
import { DissectorPane } from "./DissectorPane.tsx";
import { claimText, costText, exactCost, fieldsText, sessionWords, troublesOf, useWords } from "./dissector-words.ts";

const { used, broken, failing, off, ready } = FAKE_DISSECTORS;
const nothing = (): void => {};
const withThese = (dissectors: DissectorState[], change: Partial<DissectorsState> = {}): DissectorsState => ({
  ...NO_DISSECTORS,
  dissectors,
  ...change,
});
const pane = (state: DissectorsState | null, isBusy = false) => (
  <DissectorPane
    state={state}
    samples={[{ file: "zookeeper.js", doc: "ZooKeeper: clients to servers." }]}
    isBusy={isBusy}
    onReadAgain={nothing}
    onAddSample={nothing}
    onCopyFolder={nothing}
    onEntries={nothing}
  />
);

describe("the list of dissectors", () => {
  test("without one says how to add one, and where", () => {
    expect(wordsOf(pane(null))).toBe("");
    expect(wordsOf(pane(NO_DISSECTORS))).toContain("stands in docs/dissectors.md");
    expect(wordsOf(pane(NO_DISSECTORS))).toContain(NO_DISSECTORS.folder);
    expect(buttonsOf(pane(NO_DISSECTORS))).toEqual(["Add the sample zookeeper.js", "Copy path"]);
  });

  test("says of each its protocol, its file, what it claimed, what it took and its words", () => {
    const words = wordsOf(pane(withThese([used])));
    expect(words).toContain("BEANSTALKD tcp 11300 beanstalkd work queue beanstalkd.js Used 86 12,480 13 µs beanstalkd");
    expect(words).toContain("beanstalkd_body, beanstalkd_size and 1 more");
    expect(buttonsOf(pane(withThese([used])))).toEqual(["Show the entries of BEANSTALKD", "Copy path"]);
  });

  test("says of one that cannot be used why, with the line, and of one that fails how often and where", () => {
    const words = wordsOf(pane(withThese([broken, failing, off])));
    expect(words).toContain("not known pricing-feed.js Cannot be used SyntaxError:");
    expect(words).toContain("(pricing-feed.js:14).");
    expect(words).toContain("Changed since it was read 1,204 calls failed, last: TypeError:");
    expect(words).toContain("(acme.js:31).");
    expect(words).toContain("Switched off: too slow It took longer than 50 ms 5 times and is not called any more.");
  });

  test("offers to read the capture again where that changes something, and only where it can", () => {
    const again = "Read the capture again";
    expect(buttonsOf(pane(withThese([used])))).not.toContain(again);
    for (const one of [ready, failing, { ...used, use: "gone" as const }])
      expect(buttonsOf(pane(withThese([one])))).toContain(again);
    expect(buttonsOf(pane(withThese([ready], { canReadAgain: false })))).not.toContain(again);
    expect(wordsOf(pane(withThese([ready]), true))).toContain("Reading…");
  });

  test("says what is wrong with the folder", () => {
    const state = withThese([], { folderProblem: "it cannot be read: EACCES" });
    expect(wordsOf(pane(state))).toContain("It cannot be read: EACCES. It is looked at again by itself.");
  });
});

describe("words of dissectors", () => {
  test("failures colour one that is used", () => {
    expect(useWords(used)).toEqual({ mood: "good", text: "Used" });
    expect(useWords({ ...used, failures: 1 })).toEqual({ mood: "warn", text: "Used, 1 failure" });
  });
  test("what was said already is not said again", () => {
    const problems = ["identify fails: it took too long"];
    expect(troublesOf({ ...used, problems, failures: 3, lastFailure: "it took too long" })).toEqual(problems);
    expect(troublesOf({ ...used, failures: 1, lastFailure: "no" })).toEqual(["1 call failed, last: no"]);
  });
  test("what did not happen has no number", () => {
    expect([costText(ready), exactCost(ready), claimText(ready, 0)]).toEqual(["–", "It was not called", "–"]);
    expect([costText(used), claimText(off, 0), fieldsText(ready)]).toEqual(["13 µs", "0", "zookeeper_path"]);
    expect(exactCost(used)).toBe("48,212 calls, 612 ms in all, longest 940 µs");
  });
  test("which sessions they read is said", () => {
    expect(sessionWords(withThese([], { session: "cluster" }))).toContain(
      "A tap of a cluster is read with the built-in",
    );
    expect(sessionWords(withThese([], { session: "none" }))).toContain("when a capture file is opened");
  });
});
