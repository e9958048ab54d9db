// `thresher check`: whether a filter is valid, and what the store can make of it.
import { defineCommand } from "./command/command.ts";
import { UsageError } from "./command/failures.ts";
import { parseChoice } from "./command/parse-arguments.ts";

export const check = defineCommand({
  name: "check",
  operands: "FILTER",
  summary: "says whether a filter is valid, in which dialect, and how much of it the store can answer",
  options: {
    output: { type: "string", short: "o", value: "FORMAT", summary: "table (for people) or json (one object)" },
  },
  examples: [
    { line: "thresher check 'http && status_code >= 500'", meaning: "valid, KFL 2" },
    { line: "thresher check 'http and response.status >= 500'", meaning: "valid, KFL 1" },
    { line: "thresher check -o json 'http && '", meaning: "where and why it is not, for a program; exit code 2" },
  ],
  run: async (values, operands, terminal) => {
    const [text] = operands;
    if (text === undefined || operands.length > 1) throw new UsageError("check takes one filter; put it in quotes");
    const output = parseChoice("output", values.output ?? "table", ["table", "json"]);
    const { userWords } = await import("./read/user-protocols.ts");
    const { runCheck } = await import("./check/run-check.ts");
    const words = await userWords(terminal);
    return runCheck(text, output, terminal, words);
  },
});
