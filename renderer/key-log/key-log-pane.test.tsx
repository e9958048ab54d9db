import { expect, test } from "vitest";
import type { KeyLogState } from "../../contract/index.ts";
import { buttonsOf, wordsOf } from "../testing/markup.ts";
import { KeyLogPane, type KeyLogPaneProps } from "./KeyLogPane.tsx";

const nothing = (): void => {};
const NONE: KeyLogState = {
  path: "",
  isKept: false,
  problem: "",
  secrets: 0,
  lines: 0,
  badLines: 0,
  forgotten: 0,
  passedBytes: 0,
  restarts: 0,
  use: "files",
  newSecrets: 0,
  outcomes: [],
};
const USED: KeyLogState = { ...NONE, path: "/path/to/keys.log", secrets: 4, lines: 5 };
const pane = (state: KeyLogState | null, change: Partial<KeyLogPaneProps> = {}) => (
  <KeyLogPane
    state={state}
    isUpload
    isBusy={false}
    onUse={nothing}
    onChoose={async () => ""}
    onRemove={nothing}
    onReadAgain={nothing}
    onClose={nothing}
    {...change}
  />
);

test("without a key log one is asked for, and none is used before one is named; a copy is called one only where it is", () => {
  expect(buttonsOf(pane(NONE))).toEqual(["Close", "Choose…"]);
  expect(wordsOf(pane(NONE))).toContain("Use this key log");
  expect(wordsOf(pane(NONE))).toContain("is copied as it is now");
  expect(wordsOf(pane(NONE, { isUpload: false }))).not.toContain("is copied as it is now");
  expect(wordsOf(pane(NONE))).toContain("Only its path is remembered, never a secret.");
});

test("one that is used can be removed, and captures be read again once there is more", () => {
  expect(buttonsOf(pane(USED))).toEqual(["Close", "Remove"]);
  expect(wordsOf(pane(USED))).toContain("4 secrets in 5 lines");
  expect(buttonsOf(pane({ ...USED, newSecrets: 3 }))).toEqual(["Close", "Remove", "Read again with 3 new"]);
  expect(buttonsOf(pane({ ...USED, newSecrets: 3, use: "live" }))).toEqual(["Close", "Remove"]);
});

test("what is wrong with the file, and what it does not do, is said", () => {
  const problem = "/path/to/keys.log: there is no such file";
  expect(wordsOf(pane({ ...USED, problem }))).toContain("It is looked for again by itself.");
  expect(wordsOf(pane({ ...USED, use: "tap" }))).toContain("A tap of nodes is not decrypted");
  expect(wordsOf(pane({ ...USED, use: "pods" }))).toContain("of the tapped pods that begin from now on");
  expect(wordsOf(pane({ ...USED, use: "some" }))).toContain("Where nodes are tapped none are");
  expect(wordsOf(pane({ ...USED, use: "live" }))).toContain("Those that began before stay encrypted.");
});
