import { describe, expect, test } from "vitest";
import type { SessionSummary } from "../../contract/index.ts";
import { attributesOf, buttonsOf, markupOf, wordsOf } from "../testing/markup.ts";
import { CapturePane } from "./CapturePane.tsx";
import { SavePane } from "./SavePane.tsx";
import { SessionTable } from "./SessionTable.tsx";
import { StartScreen } from "./StartScreen.tsx";

const nothing = (): void => {};

const SESSIONS: readonly SessionSummary[] = [
  {
    id: "s-1",
    name: "checkout.pcapng",
    createdMs: Date.UTC(2026, 10, 23, 12),
    entries: 48_201,
    sizeBytes: 91_200_000,
    isOpenElsewhere: false,
  },
  { id: "s-2", name: "eth0", createdMs: 0, entries: 1, sizeBytes: 512, isOpenElsewhere: true },
];

describe("start screen", () => {
  const screen = (change: Partial<Parameters<typeof StartScreen>[0]>) => (
    <StartScreen
      snapshots={null}
      sessions={[]}
      canCapture
      clusters={{ contexts: [{ name: "prod-eu" }, { name: "stage-us" }], failure: "" }}
      version="0.1.0"
      onCluster={nothing}
      onOpen={nothing}
      onCapture={nothing}
      onDemo={nothing}
      onReopen={nothing}
      onRemove={nothing}
      {...change}
    />
  );

  test("the ways in are buttons, with their keys", () => {
    const ways = buttonsOf(screen({}));
    expect(ways).toHaveLength(4);
    expect(ways[0]).toMatch(/^Tap a cluster .*prod-eu or 1 more.* Ctrl\+5$/);
    expect(ways[1]).toMatch(/^Open a capture file .* Ctrl\+O$/);
    expect(ways[2]).toMatch(/^Capture from an interface .* Ctrl\+E$/);
    expect(ways[3]).toMatch(/^Play the demo/);
  });

  test("without a kubeconfig the way to a cluster says in one line what is missing, and stays open", () => {
    const check = (clusters: Parameters<typeof StartScreen>[0]["clusters"], expected: RegExp): void =>
      expect(buttonsOf(screen({ clusters }))[0]).toMatch(expected);
    check({ contexts: [], failure: "no kubeconfig was found" }, /^Tap a cluster No kubeconfig was found\. Ctrl\+5$/);
    check({ contexts: [], failure: "" }, /The kubeconfig names no context\./);
    check({ contexts: [{ name: "kind" }], failure: "" }, /with names: kind\. What will be created/);
    check(null, /^Tap a cluster See who talks to whom, with names\. What/);
  });

  test("where capturing is not permitted that is said, and the way stays open to see the next step", () => {
    const [, , capture] = buttonsOf(screen({ canCapture: false }));
    expect(capture).toMatch(/Needs a permission; the next step is shown there/);
  });

  test("no session yet: what will be here, and for how long; not known yet: neither", () => {
    expect(wordsOf(screen({}))).toContain("is kept for 7 days");
    expect(wordsOf(screen({ sessions: null }))).not.toContain("is kept for 7 days");
    expect(wordsOf(screen({ sessions: SESSIONS }))).toContain("checkout.pcapng");
  });

  test("the version is at the foot once it is known", () => {
    expect(wordsOf(screen({}))).toMatch(/Thresher 0\.1\.0$/);
    expect(wordsOf(screen({ version: "" }))).not.toMatch(/Thresher \d/);
  });
});

describe("kept sessions", () => {
  const table = <SessionTable sessions={SESSIONS} onReopen={nothing} onRemove={nothing} />;

  test("name, day, entries and size, the exact size on hover", () => {
    expect(wordsOf(table)).toMatch(/checkout\.pcapng 23 Nov 2026, \d\d:00 48,201 entries 91\.2 MB/);
    expect(attributesOf(table, "title")).toContain("91,200,000 bytes");
  });

  test("one that is open in another window can be neither opened nor removed here", () => {
    expect(wordsOf(table)).toContain("eth0 open in another window");
    expect(buttonsOf(table).filter((name) => name.includes("eth0"))).toEqual([]);
    expect(buttonsOf(table)).toContain("Remove checkout.pcapng");
  });
});

describe("capture pane", () => {
  const pane = (change: Partial<Parameters<typeof CapturePane>[0]>) => (
    <CapturePane
      interfaces={[
        { name: "eth0", description: "wired", addresses: ["10.0.0.1", "fe80::1"], isUp: true, isLoopback: false },
        { name: "docker0", description: "bridge", addresses: [], isUp: false, isLoopback: false },
      ]}
      canCapture
      hint=""
      checkFilter={async () => ""}
      onStart={nothing}
      onClose={nothing}
      {...change}
    />
  );

  test("interfaces with their addresses; one that is down says so in place of what it is", () => {
    expect(wordsOf(pane({}))).toMatch(/eth0 wired 10\.0\.0\.1 fe80::1 docker0 down/);
  });

  test("nothing chosen cannot be started", () => {
    expect(buttonsOf(pane({}))).toEqual(["Close"]);
  });

  test("without permission the way to it is shown, and nothing can be chosen", () => {
    const denied = pane({ canCapture: false, hint: "Capturing needs cap_net_raw" });
    expect(wordsOf(denied)).toContain("Capturing needs cap_net_raw. Then open this pane again.");
    expect(markupOf(denied).match(/type="checkbox"[^>]*disabled/g)).toHaveLength(2);
  });

  test("a machine without interfaces says so; while they are looked for it does not", () => {
    expect(wordsOf(pane({ interfaces: [] }))).toContain("No interface was found");
    expect(wordsOf(pane({ interfaces: null }))).not.toContain("No interface was found");
  });
});

describe("save pane", () => {
  const pane = (change: Partial<Parameters<typeof SavePane>[0]>) => (
    <SavePane
      entries={48_201}
      shown={48_201}
      selected={0}
      isDownload={false}
      onSave={async () => undefined}
      onClose={nothing}
      {...change}
    />
  );
  const chosen = (change: Partial<Parameters<typeof SavePane>[0]>): readonly string[] =>
    [...markupOf(pane(change)).matchAll(/data-chosen="true"[^>]*>.*?<input[^>]*\/>([^<]*)/gs)].map(
      ([, title]) => title ?? "",
    );

  test("what is narrowed is what is meant: several selected rows, else a filtered list, else everything", () => {
    const check = (change: Partial<Parameters<typeof SavePane>[0]>, expected: string): void =>
      expect(chosen(change)[0]).toBe(expected);
    check({}, "Everything (48,201)");
    check({ shown: 312 }, "Shown rows (312)");
    check({ shown: 312, selected: 1 }, "Shown rows (312)");
    check({ shown: 312, selected: 14 }, "Selected rows (14)");
  });

  test("what holds nothing cannot be chosen, and an empty session cannot be saved", () => {
    expect(markupOf(pane({ shown: 0 })).match(/data-disabled="true"/g)).toHaveLength(2);
    expect(buttonsOf(pane({ entries: 0, shown: 0 }))).toEqual(["Close"]);
  });

  test("in a browser it is a download; the format says what it is good for", () => {
    expect(buttonsOf(pane({}))).toContain("Save pcapng");
    expect(buttonsOf(pane({ isDownload: true }))).toContain("Download pcapng");
    expect(wordsOf(pane({}))).toContain("Wireshark opens it");
  });
});
