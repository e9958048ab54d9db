// What the options of `read` and `capture` ask for, checked before anything is opened.
import type { Catalogue } from "../../contract/index.ts";
import type { Filter } from "../../kfl/index.ts";
import { UsageError } from "../command/failures.ts";
import { parseChoice, parseWholeNumber } from "../command/parse-arguments.ts";
import { OUTPUTS, type Output } from "../command/shared-options.ts";
import { type Field, parseFields } from "./fields.ts";

/** The options as they were given. */
export interface EntryOptionValues {
  readonly filter?: string;
  readonly output?: string;
  readonly fields?: string;
  readonly limit?: string;
  readonly write?: string;
  readonly keylog?: string;
  readonly proto?: readonly string[];
  readonly stats?: boolean;
}

export interface EntryOptions {
  /** Null where everything matches. */
  readonly filter: Filter | null;
  readonly output: Output;
  /** Null where the output's own columns are meant. */
  readonly fields: readonly Field[] | null;
  /** Entries to print at most; the smaller of the option and the filter's own limit. */
  readonly limit: number;
  /** Null is standard output. */
  readonly path: string | null;
  /** File with secrets of TLS; null: none. */
  readonly keyLog: string | null;
  /** Where names of protobuf fields are. */
  readonly protos: readonly string[];
  readonly wantsStatistics: boolean;
}

const ENDINGS: Readonly<Record<string, Output>> = {
  csv: "csv",
  json: "json",
  jsonl: "json",
  ndjson: "json",
  pcap: "pcap",
  pcapng: "pcapng",
  txt: "table",
};

/** `words` are those that the user's own dissectors add to filters. */
export async function parseEntryOptions(
  values: EntryOptionValues,
  nowMs: number,
  words?: Catalogue,
): Promise<EntryOptions> {
  const path = values.write ?? null;
  const output = parseOutput(values.output, path);
  const fields = values.fields === undefined ? null : parseFields(values.fields);
  if (fields !== null && !["table", "json", "csv"].includes(output)) {
    throw new UsageError(`--fields is for table, json and csv; ${output} has none`);
  }
  if (path !== null && output === "none") throw new UsageError("--output none writes nothing; leave out --write");
  const filter = values.filter === undefined ? null : await compileFilter(values.filter, nowMs, words);
  const given = values.limit === undefined ? Number.POSITIVE_INFINITY : parseWholeNumber("limit", values.limit, 1);
  return {
    filter: filter?.dialect === null ? null : filter,
    output,
    fields,
    limit: Math.min(given, filter?.limit ?? Number.POSITIVE_INFINITY),
    path,
    keyLog: values.keylog ?? null,
    protos: values.proto ?? [],
    wantsStatistics: values.stats === true,
  };
}

// The filter language is loaded only by who filters.
async function compileFilter(text: string, nowMs: number, words: Catalogue | undefined): Promise<Filter> {
  const { compileOrRefuse } = await import("../filter/compile.ts");
  return compileOrRefuse(text, nowMs, words);
}

/** Whether the output holds packets instead of entries. */
export function isPacketOutput(output: Output): output is "pcap" | "pcapng" {
  return output === "pcap" || output === "pcapng";
}

function parseOutput(output: string | undefined, path: string | null): Output {
  if (output !== undefined) return parseChoice("output", output, OUTPUTS);
  if (path === null) return "table";
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return (Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined) ?? "pcapng";
}
