import fc from "fast-check";
import { expect, test } from "vitest";
import { defineCommand } from "./command.ts";
import { UsageError } from "./failures.ts";
import { parseArguments, parseChoice, parseDurationSeconds, parseWholeNumber } from "./parse-arguments.ts";

const command = defineCommand({
  name: "example",
  operands: "FILE…",
  summary: "does something",
  options: {
    filter: { type: "string", short: "f", summary: "a text" },
    interface: { type: "string", multiple: true, summary: "texts" },
    stats: { type: "boolean", summary: "a flag" },
  },
  examples: [],
  run: async () => 0,
});

function check(args: readonly string[], values: object, operands: readonly string[] = []): void {
  expect(parseArguments(command, args)).toEqual({ values, operands, wantsHelp: false });
}

function checkRefused(args: readonly string[], reason: RegExp): void {
  expect(() => parseArguments(command, args)).toThrow(UsageError);
  expect(() => parseArguments(command, args)).toThrow(reason);
}

test("options and operands may mix", () => {
  check([], {});
  check(["a.pcap", "-f", "http", "--stats", "b.pcap"], { filter: "http", stats: true }, ["a.pcap", "b.pcap"]);
  check(["--filter=a b", "--interface", "eth0", "--interface", "lo"], { filter: "a b", interface: ["eth0", "lo"] });
});

test("a dash is standard input, and two dashes end the options", () => {
  check(["-"], {}, ["-"]);
  check(["--", "--stats"], {}, ["--stats"]);
});

test("help is asked with or without other options", () => {
  expect(parseArguments(command, ["-h"]).wantsHelp).toBe(true);
  expect(parseArguments(command, ["--stats", "--help"]).wantsHelp).toBe(true);
});

test("what is wrong is said in one sentence, with where to look", () => {
  checkRefused(["--nothing"], /^Unknown option '--nothing' \(see thresher help example\)$/);
  checkRefused(["--filter"], /argument missing \(see thresher help example\)$/);
  checkRefused(["--stats=yes"], /does not take an argument/);
});

test("numbers, durations and choices are checked", () => {
  expect(parseWholeNumber("limit", "10", 1)).toBe(10);
  for (const text of ["0", "-1", "1.5", "", "x", "1e3", "99999999999999999"]) {
    expect(() => parseWholeNumber("limit", text, 1), text).toThrow("--limit must be a whole number of at least 1");
  }
  expect(() => parseWholeNumber("port", "65536", 0, 65_535)).toThrow("from 0 to 65535");
  expect(["90", "30s", "5m", "2h", "1.5s"].map((text) => parseDurationSeconds("duration", text))).toEqual([
    90, 30, 300, 7200, 1.5,
  ]);
  for (const text of ["", "0", "5d", "-1s", "s"])
    expect(() => parseDurationSeconds("duration", text)).toThrow(UsageError);
  expect(parseChoice("output", "json", ["table", "json"])).toBe("json");
  expect(() => parseChoice("output", "xml", ["table", "json"])).toThrow(
    '--output must be one of table, json, not "xml"',
  );
});

test("a duration that no timer can count is refused, not cut short", () => {
  expect(parseDurationSeconds("duration", "596h")).toBe(2_145_600);
  for (const text of ["597h", "35761m", "2145601", "999999999h"]) {
    expect(() => parseDurationSeconds("duration", text), text).toThrow(
      `--duration must be at most 596h, not "${text}"`,
    );
  }
});

test.each([
  ["a", "s"],
  ["1e3", "s"],
  ["0x10", "s"],
  ["1.2345", "s"],
  ["1 m", ""],
  ["1m30s", ""],
  ["+5", "s"],
  ["5S", ""],
  ["0.0", "m"],
  ["1,5", "s"],
])("%j%s is no duration", (number, unit) => {
  expect(() => parseDurationSeconds("duration", `${number}${unit}`)).toThrow("must be a duration such as");
});

test("any duration in any unit is its seconds", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 596_000 }), fc.constantFrom("s", "m", "h"), (thousandths, unit) => {
      const text = `${thousandths / 1000}${unit}`;
      const wanted = (thousandths / 1000) * { s: 1, m: 60, h: 3600 }[unit];
      expect(parseDurationSeconds("duration", text)).toBeCloseTo(wanted, 6);
    }),
  );
});

test("whole numbers hold at their ends", () => {
  expect([parseWholeNumber("port", "0", 0, 65_535), parseWholeNumber("port", "65535", 0, 65_535)]).toEqual([0, 65_535]);
  expect(parseWholeNumber("limit", "0007", 1)).toBe(7);
  expect(parseWholeNumber("limit", String(Number.MAX_SAFE_INTEGER), 1)).toBe(Number.MAX_SAFE_INTEGER);
  for (const text of ["9007199254740992", "+1", " 1", "1 ", "١", "1_000", "Infinity", "NaN"]) {
    expect(() => parseWholeNumber("limit", text, 1), text).toThrow(UsageError);
  }
});
