import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../guards/tree.ts";
import { fuzzCases, fuzzedProtocols } from "./cases.ts";
import { readCorpus } from "./corpus.ts";

const corpus = readCorpus([join(ROOT, "captures")]);

test("the project's own captures speak every protocol of the registry but SCTP, which has none", () => {
  expect(fuzzedProtocols(corpus).missing).toEqual(["SCTP"]);
});

test("a case runs alone as it ran among others: by its file and its seed", () => {
  const all = [...fuzzCases(corpus, 5, 100)];
  expect(all.map(({ error }) => error)).toEqual(["", "", "", "", ""]);
  const third = all[2];
  const [alone] = [...fuzzCases(readCorpus([third?.path ?? ""]), 1, third?.seed ?? 0)];
  expect([alone?.path, alone?.seed]).toEqual([third?.path, third?.seed]);
});
