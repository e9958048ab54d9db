import { expect, test } from "vitest";
import type { FieldSpec, Protocol } from "../../contract/index.ts";
import { compile } from "../compile.ts";
import { catalogueOf } from "./catalogue.ts";
import { STANDARD_FIELDS } from "./standard.ts";

const protocol = (name: string, abbr: string, macro = name) => ({ name, abbr, macro }) as Protocol;
const words = (protocols: readonly Protocol[], fields: readonly FieldSpec[] = []) => [{ protocols, fields, paths: [] }];

test("every protocol is a word, also where nobody declared it", () => {
  const catalogue = catalogueOf(words([protocol("smtp", "SMTP"), protocol("smtp", "LMTP"), protocol("ssh", "SSH")]));
  const found = catalogue.fields.filter(({ name }) => name === "smtp" || name === "ssh");
  expect(found.map(({ name, doc }) => [name, doc])).toEqual([
    ["smtp", "SMTP and LMTP entries"],
    ["ssh", "SSH entries"],
  ]);
  expect(compile('ssh && outcome == "bad"', { catalogue, nowMs: 0 }).ok).toBe(true);
});

test("what the language or the protocol itself declares stands", () => {
  const own: FieldSpec = { name: "acme", type: "int", doc: "own", protocol: "acme" };
  const { fields } = catalogueOf(words([protocol("http", "HTTP"), protocol("acme", "ACME")], [own]));
  expect(fields.filter(({ name }) => name === "acme")).toEqual([own]);
  expect(fields.filter(({ name }) => name === "http")).toEqual(STANDARD_FIELDS.filter(({ name }) => name === "http"));
});
