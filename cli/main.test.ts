import { expect, test } from "vitest";
import { COMMANDS } from "./commands.ts";
import { runProgram } from "./testing/run-program.ts";

async function check(args: readonly string[], code: number, out: RegExp, error: RegExp = /^$/): Promise<void> {
  const run = await runProgram(args);
  expect(run.out).toMatch(out);
  expect(run.error).toMatch(error);
  expect(run.code).toBe(code);
}

test("the version is that of the package", async () => {
  await check(["--version"], 0, /^thresher \d+\.\d+\.\d+\n$/);
});

test("help lists every command", async () => {
  const run = await runProgram(["--help"]);
  for (const command of COMMANDS) expect(run.out).toContain(`  ${command.name}`);
  expect(run.code).toBe(0);
  await check(["help"], 0, /^Thresher: /);
});

test.each(COMMANDS.map((command) => command.name))("help of %s has options and examples", async (name) => {
  await check(["help", name], 0, new RegExp(`^thresher ${name}[^]*Options[^]*--help[^]*Examples\n  `));
  await check([name, "--help"], 0, new RegExp(`^thresher ${name}`));
});

test("examples use only options that their command has", () => {
  for (const command of COMMANDS) {
    expect(command.examples.length, command.name).toBeGreaterThan(0);
    const line = command.examples.map((example) => example.line.replace(/'[^']*'/g, "")).join(" ");
    for (const [option] of line.matchAll(/(?<= )--[a-z-]+/g)) {
      const known = COMMANDS.some((other) => line.includes(other.name) && option.slice(2) in other.options);
      expect(known, `${command.name}: ${option}`).toBe(true);
    }
  }
});

test("a wrong usage ends with exit code 2 and one line that says where to look", async () => {
  await check(["help", "nothing"], 2, /^$/, /^thresher: there is no command "nothing" \(see thresher help\)\n$/);
  await check(["read"], 2, /^$/, /^thresher: read needs a capture file.*\n$/);
  await check(
    ["read", "--nothing", "a"],
    2,
    /^$/,
    /^thresher: Unknown option '--nothing' \(see thresher help read\)\n$/,
  );
  await check(["serve", "--port", "70000"], 2, /^$/, /^thresher: --port must be a whole number from 0 to 65535/);
  await check(["match"], 2, /^$/, /^thresher: match takes one filter; put it in quotes\n$/);
  await check(["check", "a", "b"], 2, /^$/, /^thresher: check takes one filter/);
});
