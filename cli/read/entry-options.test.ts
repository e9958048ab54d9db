import { expect, test } from "vitest";
import { UsageError } from "../command/failures.ts";
import { type EntryOptionValues, type EntryOptions, parseEntryOptions } from "./entry-options.ts";

const NOW_MS = 1_790_000_000_000;

async function check(values: EntryOptionValues, expected: Partial<EntryOptions>): Promise<void> {
  expect(await parseEntryOptions(values, NOW_MS)).toMatchObject(expected);
}

async function checkRefused(values: EntryOptionValues, reason: string): Promise<void> {
  const parsed = parseEntryOptions(values, NOW_MS);
  await expect(parsed).rejects.toThrow(UsageError);
  await expect(parsed).rejects.toThrow(reason);
}

test("without options: a table of everything", async () => {
  await check({}, { filter: null, output: "table", fields: null, limit: Infinity, path: null, wantsStatistics: false });
});

test("the format of a file: by --output, else by its ending, else pcapng", async () => {
  const endings = {
    "a.csv": "csv",
    "a.JSON": "json",
    "a.jsonl": "json",
    "a.pcap": "pcap",
    "a.pcapng": "pcapng",
  } as const;
  for (const [write, output] of Object.entries(endings)) await check({ write }, { output, path: write });
  await check({ write: "a" }, { output: "pcapng" });
  await check({ write: "a.constructor" }, { output: "pcapng" });
  await check({ write: "a.csv", output: "json" }, { output: "json" });
});

test("the smaller limit holds", async () => {
  await check({ limit: "5" }, { limit: 5 });
  await check({ filter: "http and limit(3)" }, { limit: 3 });
  await check({ filter: "http and limit(3)", limit: "2" }, { limit: 2 });
  await check({ filter: "http and limit(3)", limit: "9" }, { limit: 3 });
});

test("an empty filter is none", async () => {
  await check({ filter: "" }, { filter: null });
  await check({ filter: "  " }, { filter: null });
});

test("what contradicts itself is refused", async () => {
  await checkRefused({ output: "parquet" }, "--output must be one of");
  await checkRefused({ output: "pcap", fields: "id" }, "--fields is for table, json and csv; pcap has none");
  await checkRefused({ output: "none", write: "a" }, "--output none writes nothing");
  await checkRefused({ limit: "0" }, "--limit must be a whole number of at least 1");
  await checkRefused({ filter: "((" }, "the filter is not valid: line 1, column");
});
