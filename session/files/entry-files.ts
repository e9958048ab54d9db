// Entries as text: JSON lines and CSV.
import type { Presentation } from "../presentation.ts";
import type { StoredRow } from "../store/index.ts";
import type { OutputFile } from "./output-file.ts";
import { entryToSave, type Selection } from "./selection.ts";

/** One entry a line, the document of `contract/entry.ts`. */
export async function writeJsonLines(
  selection: Selection,
  presentation: Presentation,
  file: OutputFile,
  signal: AbortSignal | undefined,
): Promise<number> {
  let entries = 0;
  for await (const page of selection.pages(signal)) {
    const lines = page.map((stored) => JSON.stringify(entryToSave(stored, presentation, selection.redaction)));
    await file.append(`${lines.join("\n")}\n`);
    entries += page.length;
  }
  return entries;
}

const CSV_COLUMNS: readonly (readonly [string, (stored: StoredRow) => string | number | bigint | boolean])[] = [
  ["no", ({ no }) => no],
  ["id", ({ row }) => row.id],
  ["time_ns", ({ row }) => row.timeNs],
  ["elapsed_us", ({ row }) => (row.elapsedNs === null ? "" : row.elapsedNs / 1000n)],
  ["protocol", ({ row }) => row.protocol.abbr],
  ["tls", ({ row }) => row.tls],
  ["method", ({ row }) => row.method],
  ["summary", ({ row }) => row.summary],
  ["status", ({ row }) => row.status],
  ["outcome", ({ row }) => row.outcome],
  ["src_ip", ({ row }) => row.srcIp],
  ["src_port", ({ row }) => row.srcPort ?? ""],
  ["src_name", ({ src }) => src.name],
  ["src_namespace", ({ src }) => src.namespace],
  ["dst_ip", ({ row }) => row.dstIp],
  ["dst_port", ({ row }) => row.dstPort ?? ""],
  ["dst_name", ({ dst }) => dst.name],
  ["dst_namespace", ({ dst }) => dst.namespace],
  ["request_size", ({ row }) => row.requestSize],
  ["response_size", ({ row }) => row.responseSize],
  ["error", ({ row }) => row.errorType],
];

/** RFC 4180, with a header line. */
export async function writeCsv(
  selection: Selection,
  presentation: Presentation,
  file: OutputFile,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { redaction } = selection;
  let entries = 0;
  await file.append(`${CSV_COLUMNS.map(([name]) => name).join(",")}\r\n`);
  for await (const page of selection.pages(signal)) {
    const rows =
      redaction === null
        ? page
        : page.map((stored) => presentation.redactRow(stored, entryToSave(stored, presentation, redaction)));
    const lines = rows.map((stored) => CSV_COLUMNS.map(([, value]) => csvCell(String(value(stored)))).join(","));
    await file.append(`${lines.join("\r\n")}\r\n`);
    entries += page.length;
  }
  return entries;
}

/**
 * A cell that no reader takes for anything else: quoted where it holds a separator (RFC 4180), and with an apostrophe
 * before what a spreadsheet would run as a formula, since the texts come from strangers.
 */
export function csvCell(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text));
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
