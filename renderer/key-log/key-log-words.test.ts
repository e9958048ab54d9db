import { expect, test } from "vitest";
import type { KeyLogState } from "../../contract/index.ts";
import { contentWords, fatesOf } from "./key-log-words.ts";

const STATE: KeyLogState = {
  path: "/tmp/keys.log",
  isKept: false,
  problem: "",
  secrets: 1,
  lines: 1,
  badLines: 0,
  forgotten: 0,
  passedBytes: 0,
  restarts: 0,
  use: "files",
  newSecrets: 0,
  outcomes: [],
};
const words = (change: Partial<KeyLogState>): string => contentWords({ ...STATE, ...change });

test("what is in the file, and what of it is of no use", () => {
  expect(words({})).toBe("1 secret in 1 line");
  expect(words({ secrets: 2600, lines: 2700, badLines: 1, restarts: 1 })).toBe(
    "2,600 secrets in 2,700 lines; 1 line is no secret; begun anew once",
  );
  expect(words({ forgotten: 3, passedBytes: 1, restarts: 2 })).toBe(
    "1 secret in 1 line; 3 secrets were forgotten: there are more than are kept; the file is longer than what is read of it; begun anew 2 times",
  );
});

test("what became of connections: those that are read first, then the most frequent reason", () => {
  const outcomes = [
    { outcome: "", count: 2 },
    { outcome: "the key log has no secret for this client random", count: 5 },
    { outcome: "decrypted", count: 1 },
  ];
  expect(fatesOf({ ...STATE, outcomes })).toEqual([
    { isOpen: true, text: "Decrypted", count: 1 },
    { isOpen: false, text: "Still encrypted: the key log has no secret for this client random", count: 5 },
    { isOpen: false, text: "Still encrypted: no keys were given", count: 2 },
  ]);
});
