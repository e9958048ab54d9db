import { describe, expect, test } from "vitest";
import { attributesOf, buttonsOf, markupOf, wordsOf } from "../testing/markup.ts";
import { testTick } from "../testing/tick.ts";
import { LedgerPane } from "./LedgerPane.tsx";
import { ProgressBar } from "./ProgressBar.tsx";
import { SourceBar } from "./SourceBar.tsx";
import { StatusBar } from "./StatusBar.tsx";

const nothing = (): void => {};
const lost = (change: Partial<Parameters<typeof testTick>[0]> = {}) =>
  testTick({
    ...change,
    ledger: {
      packets: 1000,
      bytes: 2000,
      entries: 30,
      flows: 4,
      lines: [
        { hop: "dissection", code: "unknown", reason: "no dissector knew it", unit: "flows", count: 36, isLoss: false },
        { hop: "transport", code: "gap", reason: "bytes were never seen", unit: "bytes", count: 48_120, isLoss: true },
        { hop: "kernel", code: "ring", reason: "the buffer was full", unit: "packets", count: 1204, isLoss: true },
        { hop: "store", code: "none", reason: "not this one", unit: "entries", count: 0, isLoss: true },
      ],
    },
  });

describe("source bar", () => {
  const bar = (change: Partial<Parameters<typeof SourceBar>[0]>) => (
    <SourceBar
      tick={testTick()}
      link="open"
      isListPaused={false}
      missed={0}
      canCapture
      scripts={null}
      onOpen={nothing}
      onCapture={nothing}
      onPause={nothing}
      onStop={nothing}
      onLookBack={nothing}
      onKeys={nothing}
      onSave={nothing}
      onClose={nothing}
      onLedger={nothing}
      onPalette={nothing}
      onSessions={nothing}
      {...change}
    />
  );
  const check = (change: Partial<Parameters<typeof SourceBar>[0]>, words: RegExp, buttons: readonly string[]): void => {
    expect(wordsOf(bar(change))).toMatch(words);
    expect(buttonsOf(bar(change))).toEqual(buttons);
  };

  test("nothing open: the name of the program, the ways in, and nothing to save or close", () => {
    check({ tick: null }, /^Thresher/, ["Open", "Capture", "TLS keys", "All commands"]);
    check({ tick: testTick({ source: { kind: "none" } }) }, /^Thresher/, [
      "Open",
      "Capture",
      "TLS keys",
      "All commands",
    ]);
  });

  test("a file that is read: its name, its state, and no way to pause it", () => {
    check({}, /^shop\.pcapng loaded lost 0/, [
      "shop.pcapng loaded",
      "lost 0",
      "Open",
      "Capture",
      "TLS keys",
      "Save",
      "Close this session",
      "All commands",
    ]);
  });

  const live = testTick({ entriesPerSecond: 2140.4, source: { kind: "interfaces", name: "eth0", phase: "live" } });
  test("a capture says its pace, can be paused and stopped, and no second one can be begun", () => {
    check({ tick: live }, /eth0 capturing Pause Stop ↑ 2\.1k\/s lost 0/, [
      "eth0 capturing",
      "Pause",
      "Stop",
      "lost 0",
      "Open",
      "TLS keys",
      "Save",
      "Close this session",
      "All commands",
    ]);
    expect(attributesOf(bar({ tick: live }), "title")).toContain("2,140 entries a second");
  });

  test("a paused list says how much it missed, and that the capture goes on", () => {
    const paused = bar({ tick: live, isListPaused: true, missed: 1204 });
    expect(wordsOf(paused)).toMatch(/list paused Resume \(1,204 new\)/);
    expect(buttonsOf(paused)).toContain("Resume (1,204 new)");
    expect(attributesOf(paused, "title")).toContain("Pause or resume the list (Space). The capture goes on.");
  });

  test("a broken line is said before everything else, beside the name that is known", () => {
    expect(wordsOf(bar({ link: "reconnecting" }))).toMatch(/^shop\.pcapng reconnecting/);
    expect(wordsOf(bar({ link: "connecting", tick: null }))).toMatch(/^Thresher connecting/);
    expect(attributesOf(bar({ link: "reconnecting" }), "data-mood")).toEqual(["bad"]);
  });

  test("the badge names the first hop that lost something, and is marked by more than its colour", () => {
    expect(buttonsOf(bar({ tick: lost() }))).toContain("lost 1,204 packets at kernel +1");
    expect(markupOf(bar({ tick: lost() }))).toContain("lucide-shield-alert");
    expect(attributesOf(bar({ tick: lost() }), "data-lossy")).toEqual(["true"]);
    expect(markupOf(bar({}))).toContain("lucide-shield-check");
  });
});

describe("ledger", () => {
  test("totals, then each line with its hop and reason; what counts nothing is left out", () => {
    const words = wordsOf(<LedgerPane ledger={lost().ledger} onClose={nothing} />);
    expect(words).toContain("Packets 1,000");
    expect(words).toContain("36 flows noted at dissection no dissector knew it");
    expect(words).toContain("48,120 bytes lost at transport bytes were never seen");
    expect(words).not.toContain("not this one");
  });

  test("nothing lost is said, not left blank", () => {
    expect(wordsOf(<LedgerPane ledger={testTick().ledger} onClose={nothing} />)).toContain("Nothing was lost");
  });
});

describe("progress", () => {
  const bar = (change: Partial<Parameters<typeof ProgressBar>[0]>) => (
    <ProgressBar
      what="Reading big.pcapng"
      doneBytes={250_000_000}
      totalBytes={1_000_000_000}
      pace={{ firstBytes: 0, firstMs: 0, bytes: 250_000_000, elapsedMs: 5000 }}
      onCancel={nothing}
      {...change}
    />
  );

  test("says what, how far, how long, and can be cancelled", () => {
    expect(wordsOf(bar({}))).toBe("Reading big.pcapng 250 MB of 1 GB 15 s left Cancel");
    expect(attributesOf(bar({}), "aria-valuenow")).toEqual(["25"]);
  });

  test("a size that is not known promises nothing", () => {
    expect(wordsOf(bar({ totalBytes: 0, pace: null }))).toBe("Reading big.pcapng 250 MB Cancel");
    expect(attributesOf(bar({ totalBytes: 0 }), "aria-valuenow")).toEqual([]);
  });

  test("more than everything is everything", () => {
    expect(attributesOf(bar({ doneBytes: 2_000_000_000 }), "aria-valuenow")).toEqual(["100"]);
  });
});

describe("status bar", () => {
  const check = (change: Partial<Parameters<typeof StatusBar>[0]>, expected: RegExp): void =>
    expect(wordsOf(<StatusBar tick={testTick()} shown={312} selected={1} notice="" {...change} />)).toMatch(expected);

  test("the numbers of the session, and the clock that captures are stamped in", () => {
    check({}, /^312 shown 48,201 entries 6\.1 M packets lost 0 148 MB \d\d:\d\d UTC$/);
    check({ tick: lost() }, /lost 1,204 packets at kernel \+1/);
  });

  test("several selected rows are counted; one is not worth a word", () => {
    check({ selected: 14 }, /14 selected/);
    expect(wordsOf(<StatusBar tick={testTick()} shown={1} selected={1} notice="" />)).not.toContain("selected");
  });

  test("without a session only the clock, and what an action did", () => {
    check({ tick: null }, /^\d\d:\d\d UTC$/);
    check({ tick: null, notice: "Copied 3 rows as text" }, /^Copied 3 rows as text \d\d:\d\d UTC$/);
  });

  test("what an action did is announced", () => {
    expect(markupOf(<StatusBar tick={null} shown={0} selected={0} notice="Copied" />)).toMatch(
      /role="status"[^>]*>Copied</,
    );
  });
});
