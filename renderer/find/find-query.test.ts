import { describe, expect, test } from "vitest";
import { MAX_FIND_BYTES, MAX_FIND_TEXT } from "../../contract/index.ts";
import { FAKE_CATALOGUE } from "../testing/fake-catalogue.ts";
import { NO_FIND, readBytes, readQuery, type FindDraft } from "./find-query.ts";

describe("bytes", () => {
  const check = (typed: string, hex: string): void =>
    expect(readBytes(typed), typed).toEqual({ kind: "query", query: { kind: "bytes", hex } });
  const refuse = (typed: string, message: RegExp): void =>
    expect(readBytes(typed), typed).toEqual({ kind: "wrong", message: expect.stringMatching(message) });

  test("are written as people write them", () => {
    check("de ad be ef", "deadbeef");
    check("DEADBEEF", "deadbeef");
    check("0xde 0xAD", "dead");
    check("de:ad-be,ef", "deadbeef");
    check('"GET /"', "474554202f");
    check('0d 0a "ü"00', "0d0ac3bc00");
  });

  test("that are none are refused with what to write", () => {
    refuse("de a", /“a” has an odd number of digits/);
    refuse("zz", /“zz” is not hexadecimal.*de ad be ef/);
    refuse('"open', /not closed/);
    refuse("00".repeat(MAX_FIND_BYTES + 1), /257 bytes; at most 256/);
  });

  test("are nothing to look for where none are there", () => {
    for (const typed of ["", "  ", '""', " - "]) {
      expect(readBytes(typed)).toEqual({ kind: "empty" });
    }
  });
});

describe("a draft", () => {
  const draft = (kind: FindDraft["kind"], text: string, matchCase = false): FindDraft => ({
    kind,
    texts: { ...NO_FIND.texts, [kind]: text },
    matchCase,
  });
  const check = (given: FindDraft, expected: object): void =>
    expect(readQuery(given, FAKE_CATALOGUE)).toMatchObject(expected);

  test("of text is looked for as it is, blanks included", () => {
    check(draft("text", " a ", true), { kind: "query", query: { kind: "text", text: " a ", matchCase: true } });
    check(draft("text", ""), { kind: "empty" });
    check(draft("text", "x".repeat(MAX_FIND_TEXT + 1)), { kind: "wrong", message: expect.stringMatching(/1024/) });
  });

  test("of a filter is checked as the filter bar checks it", () => {
    check(draft("filter", "status_code >= 500"), { kind: "query", query: { filter: "status_code >= 500" } });
    check(draft("filter", "status_code >="), { kind: "wrong", message: expect.stringMatching(/\S/) });
    check(draft("filter", " "), { kind: "empty" });
  });

  test("of bytes is read as bytes", () => {
    check(draft("bytes", "0a"), { kind: "query", query: { kind: "bytes", hex: "0a" } });
  });
});
