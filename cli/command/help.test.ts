import { expect, test } from "vitest";
import { defineCommand, type OptionSpecs } from "./command.ts";
import { formatCommandHelp, formatOverview } from "./help.ts";

function commandWith(options: OptionSpecs, operands = "FILE…") {
  return defineCommand({
    name: "example",
    operands,
    summary: "does something",
    options,
    examples: [{ line: "thresher example a.pcap", meaning: "with one file" }],
    run: async () => 0,
  });
}

function check(options: OptionSpecs, lines: readonly string[]): void {
  const help = formatCommandHelp(commandWith(options)).split("\n");
  const from = help.indexOf("Options") + 1;
  expect(help.slice(from, help.indexOf("", from))).toEqual(lines);
}

test("options stand in columns, with their short form, value and whether they repeat", () => {
  check({}, ["  -h, --help  shows this help"]);
  check(
    {
      filter: { type: "string", short: "f", value: "KFL", summary: "only these" },
      interface: { type: "string", multiple: true, summary: "there" },
      stats: { type: "boolean", summary: "counts" },
    },
    [
      "  -f, --filter KFL      only these",
      "      --interface TEXT  there (repeatable)",
      "      --stats           counts",
      "  -h, --help            shows this help",
    ],
  );
});

test("help begins with the usage and ends with examples", () => {
  const help = formatCommandHelp(commandWith({}));
  expect(help).toMatch(/^thresher example FILE…\n\ndoes something\.\n/);
  expect(help).toMatch(/Examples\n {2}thresher example a\.pcap\n {4}with one file\n$/);
  expect(formatCommandHelp(commandWith({}, ""))).toMatch(/^thresher example\n/);
});

test("the overview has a line for each command", () => {
  const overview = formatOverview([commandWith({}), { ...commandWith({}, ""), name: "other" }]);
  expect(overview).toContain("\n  example FILE…  does something\n  other          does something\n");
});

test("what a command is given has the types that it declares", async () => {
  const seen: unknown[] = [];
  const command = defineCommand({
    name: "example",
    operands: "FILE…",
    summary: "does something",
    examples: [],
    options: { limit: { type: "string", summary: "n" }, stats: { type: "boolean", summary: "s" } },
    run: async (values, operands) => {
      const limit: string | undefined = values.limit;
      const stats: boolean | undefined = values.stats;
      seen.push(limit, stats, ...operands);
      return 3;
    },
  });
  const { openTerminal } = await import("../terminal/terminal.ts");
  expect(await command.run({ limit: "5", stats: true }, ["a"], openTerminal({}))).toBe(3);
  expect(seen).toEqual(["5", true, "a"]);
});
