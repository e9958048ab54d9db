import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ContractError } from "../../../contract/index.ts";
import { type KubesharkConfig, MAX_YAML_DEPTH, MAX_YAML_LENGTH, parseKubesharkConfig } from "./kubeshark-config.ts";

/** What a configuration has, with its constants as an object. */
function check(yaml: string, expected: { readonly [Name in keyof KubesharkConfig]?: unknown }): void {
  const { env, folders, active } = parseKubesharkConfig(yaml);
  expect({ env: Object.fromEntries(env), folders, active }).toEqual({ env: {}, folders: [], active: [], ...expected });
}
function failure(yaml: string): ContractError {
  try {
    parseKubesharkConfig(yaml);
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error("it is taken");
}

describe("a configuration of Kubeshark", () => {
  test("has constants of several kinds, folders, and titles of active scripts", () =>
    check(
      `
tap:
  docker: { registry: docker.io/kubeshark }
scripting:
  env:
    SLACK_AUTH_TOKEN: "xoxb-1"   # a comment
    PORT: 8086
    NUMBER_TEXT: "8086"
    ENABLED: true
    GCS_SA_KEY_JSON:
      type: service_account
      private_key: |
        -----BEGIN
        abc
    LIST: [a, 1]
  source: /mine/scripts
  sources: [/more/scripts, /mine/scripts, ""]
  watchScripts: true
  active:
    - Report errors
    - "Second: title"
  console: true
`,
      {
        env: {
          SLACK_AUTH_TOKEN: "xoxb-1",
          PORT: 8086,
          NUMBER_TEXT: "8086",
          ENABLED: true,
          GCS_SA_KEY_JSON: { type: "service_account", private_key: "-----BEGIN\nabc\n" },
          LIST: ["a", 1],
        },
        folders: ["/mine/scripts", "/more/scripts"],
        active: ["Report errors", "Second: title"],
      },
    ));
  test("may have none of them", () => {
    check("scripting: {}", {});
    check("scripting:\n  env: null\n  source: ''\n  sources: []\n  active: 7\n", {});
  });
  test("may name a value twice, by an alias or again", () => {
    check("token: &t abc\nscripting: {env: {A: *t, B: *t}}", { env: { A: "abc", B: "abc" } });
    check("scripting: {env: {A: 1, A: 2}}", { env: { A: 2 } });
  });
  test("may use names that objects have of their own", () => {
    const { env } = parseKubesharkConfig("scripting: {env: {__proto__: {a: 1}, constructor: 2}}");
    expect([...env]).toEqual([
      ["__proto__", { a: 1 }],
      ["constructor", 2],
    ]);
    expect(failure("__proto__: {scripting: {env: {A: 1}}}").message).toContain("no `scripting`");
  });
  test("has dates, merges and numbers that are none as they stand", () =>
    check("scripting: {env: {D: 2026-09-21, N: .nan, I: -.inf, Y: yes, '<<': {A: 1}}}", {
      env: { D: "2026-09-21", N: "NaN", I: "-Infinity", Y: "yes", "<<": { A: 1 } },
    }));
});

describe("what cannot be taken over says so", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["nothing", "", "no `scripting`"],
    ["a text", "hello", "no `scripting`"],
    ["a list", "- scripting", "no `scripting`"],
    ["another thing", "scripting: [1]", "no `scripting`"],
    ["constants that are a list", "scripting: {env: [A]}", "no list of names and values"],
    ["no YAML", "a: b\nc: [", "line 2 is no YAML"],
    ["an alias of nothing", "scripting: {env: {A: *none}}", "is no YAML"],
    ["bytes", "scripting: {env: {A: !!binary aGVsbG8=}}", "neither texts, numbers, lists nor objects"],
    ["too long", " ".repeat(MAX_YAML_LENGTH + 1), `longer than ${MAX_YAML_LENGTH}`],
    [
      "deep lists",
      `scripting: {env: {A: ${"[".repeat(MAX_YAML_DEPTH)}${"]".repeat(MAX_YAML_DEPTH)}}}`,
      "nested more than",
    ],
    ["deep lists of lines", "- ".repeat(MAX_YAML_DEPTH + 1), "nested more than"],
    ["deep objects", Array.from({ length: 100 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), "nested more than"],
    ["lists without end", `a: ${"[".repeat(200_000)}`, "nested more than"],
    ["lines without end", "? - ".repeat(60_000), "nested more than"],
    ["what names itself", "scripting: &a {env: {A: *a}}", ""],
  ];
  test.each(cases)("%s", (_name, yaml, message) => {
    const error = failure(yaml);
    expect([error.code, error.message]).toEqual(["BAD_SCRIPT", expect.stringContaining(message)]);
  });
  test("aliases that stand for millions of values", () => {
    const lines = "bcdefghijk".split("").map((name, i) => `${name}: &${name} [${`*${"abcdefghij"[i]},`.repeat(9)}]`);
    expect(failure(`a: &a [${"x,".repeat(9)}]\n${lines.join("\n")}\nscripting: {env: {A: *k}}`).code).toBe(
      "BAD_SCRIPT",
    );
    const many = `a: &a [${"x,".repeat(5000)}]\nscripting: {env: {A: [${"*a,".repeat(99)}]}}`;
    expect(failure(many).message).toMatch(/more than 200000 values|too many aliases/);
  });
  test("without a word of what stands in it", () => {
    for (const yaml of [
      "a: hunter2\nb: [",
      "hunter2: 'hunter2",
      "%YAML hunter2\n---\na: *hunter2",
      "scripting: hunter2",
      "!hunter2 a: !!hunter2 [",
    ]) {
      const { message, data } = failure(yaml);
      expect(message + JSON.stringify(data)).not.toContain("hunter2");
    }
  });
});

test("whatever it is, it is taken or refused", () => {
  const word = fc.constantFrom(
    "scripting:",
    "\n",
    "  ",
    "env:",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "!!set",
    "a: ",
    '"',
    "'",
    "|",
    ">",
    "---\n",
    "%YAML 1.1\n",
    "? ",
    ", ",
    "#",
    "\t",
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      try {
        expect(parseKubesharkConfig(words.join("")).env).toBeInstanceOf(Map);
      } catch (error) {
        expect(error).toMatchObject({ code: "BAD_SCRIPT" });
      }
    }),
    { numRuns: 500 },
  );
});
