// `thresher match`: a filter over entries that come as JSON lines.
import { defineCommand } from "./command/command.ts";
import { UsageError } from "./command/failures.ts";

export const match = defineCommand({
  name: "match",
  operands: "FILTER",
  summary: "reads entries as JSON lines from standard input and prints true or false for each",
  options: {
    print: { type: "boolean", summary: "prints the matching entries instead, redacted and limited as the filter says" },
  },
  examples: [
    { line: "thresher match 'http' < entries.jsonl", meaning: "true or false for each line" },
    { line: "thresher read a.pcap -o json | thresher match --print 'redis && limit(10)'", meaning: "the first ten" },
  ],
  run: async (values, operands, terminal) => {
    const [text] = operands;
    if (text === undefined || operands.length > 1) throw new UsageError("match takes one filter; put it in quotes");
    const { userWords } = await import("./read/user-protocols.ts");
    const { runMatch } = await import("./match/run-match.ts");
    const words = await userWords(terminal);
    return runMatch(text, values.print === true, terminal, words);
  },
});
