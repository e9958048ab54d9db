// The result for people: a table by protocol, and every difference with its reason.
import type { Difference } from "./compare.ts";

export interface ExplainedDifference extends Difference {
  /** What is known of it; null for a difference that nobody explained. */
  readonly explanation: { readonly whose: "tshark" | "ours"; readonly reason: string } | null;
}
export interface ProtocolResult {
  readonly protocol: string;
  readonly agreed: number;
  readonly differences: readonly ExplainedDifference[];
}
export interface CaptureResult {
  readonly name: string;
  readonly folder: string;
  readonly origin: "stored" | "tshark";
  readonly protocols: readonly ProtocolResult[];
}

/** Least agreement, by protocol. */
const ENOUGH_PERCENT = 99;
const MAX_LISTED = 40;

interface Row {
  readonly protocol: string;
  readonly agreed: number;
  readonly differ: number;
  readonly tsharkWrong: number;
}

function rowsByProtocol(results: readonly CaptureResult[]): readonly Row[] {
  const rows = new Map<string, { agreed: number; differ: number; tsharkWrong: number }>();
  for (const { protocol, agreed, differences } of results.flatMap((result) => result.protocols)) {
    const row = rows.get(protocol) ?? { agreed: 0, differ: 0, tsharkWrong: 0 };
    rows.set(protocol, row);
    row.agreed += agreed;
    for (const difference of differences) row[isTsharks(difference) ? "tsharkWrong" : "differ"]++;
  }
  return [...rows]
    .map(([protocol, row]) => ({ protocol, ...row }))
    .toSorted((a, b) => a.protocol.localeCompare(b.protocol));
}

function isTsharks({ explanation }: ExplainedDifference): boolean {
  return explanation?.whose === "tshark";
}

function percent({ agreed, differ }: Row): number {
  return agreed + differ === 0 ? 100 : (100 * agreed) / (agreed + differ);
}

/** Whether every protocol agrees for at least 99 % of its messages. */
export function isEnough(results: readonly CaptureResult[]): boolean {
  return rowsByProtocol(results).every((row) => percent(row) >= ENOUGH_PERCENT);
}

export function formatSummary(results: readonly CaptureResult[]): string {
  const rows = rowsByProtocol(results).map((row) => {
    const counts = `${row.agreed} agree, ${row.differ} differ, ${row.tsharkWrong} where tshark is wrong`;
    return `${row.protocol.padEnd(10)} ${percent(row).toFixed(2).padStart(6)} %  ${counts}`;
  });
  return [`${results.length} captures`, ...rows, ...results.flatMap(listed)].join("\n");
}

/** The differences that count against us, with what is known of them. */
function listed(result: CaptureResult): readonly string[] {
  return result.protocols.flatMap(({ protocol, differences }) => {
    const lines = differences
      .filter((difference) => !isTsharks(difference))
      .map(({ side, fact, explanation }) => {
        const why = explanation === null ? "" : ` (${explanation.reason})`;
        return `  ${result.name} ${protocol}: ${side}, frame ${fact.frame}: ${fact.text}${why}`;
      });
    return lines.length <= MAX_LISTED
      ? lines
      : [...lines.slice(0, MAX_LISTED), `  ${result.name} ${protocol}: … and ${lines.length - MAX_LISTED} more`];
  });
}

/** The page docs/conformance.md. */
export function formatReport(results: readonly CaptureResult[]): string {
  const page = [
    "# Conformance",
    "",
    "Our entries against tshark 4.0, message by message. A message agrees when both tell the same of it (HTTP: method, address, status, length of",
    "the decoded body; DNS: id, questions, code, counts; TLS: server name, suite, JA3; TCP: packets, bytes, flags of each stream; …) in the same",
    "frame or the same stream. Differences where tshark is wrong or silent come from a reviewed list (`tools/conformance/known.ts`) and are counted apart.",
    "",
    "Made by `npm run conformance` over the shared captures and the project's own; for captures of yours: `npm run conformance FOLDER`.",
    "",
    `## ${results.length} captures`,
    "",
    ...table(results),
    "",
    "## Differences that count",
    "",
    ...section(results),
    "",
    "## Where tshark is wrong",
    "",
    ...reasons(results),
    "",
  ];
  return page.join("\n");
}

function table(results: readonly CaptureResult[]): readonly string[] {
  const rows = rowsByProtocol(results).map(
    (row) => `| ${row.protocol} | ${row.agreed} | ${row.differ} | ${percent(row).toFixed(2)} % | ${row.tsharkWrong} |`,
  );
  return [
    "| protocol | agree | differ | agreement | tshark is wrong |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...rows,
  ];
}

function section(results: readonly CaptureResult[]): readonly string[] {
  const lines = results.flatMap((result) => listed(result));
  return lines.length === 0 ? ["None."] : lines.map((line) => `- ${line.trim().replaceAll("|", "\\|")}`);
}

function reasons(results: readonly CaptureResult[]): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const result of results) {
    for (const { protocol, differences } of result.protocols) {
      const tsharks = differences.filter(isTsharks).map(({ explanation }) => explanation?.reason ?? "");
      for (const reason of new Set(tsharks)) {
        const count = tsharks.filter((other) => other === reason).length;
        byReason.set(reason, [...(byReason.get(reason) ?? []), `${result.name} (${protocol}, ${count})`]);
      }
    }
  }
  return byReason.size === 0
    ? ["None."]
    : [...byReason].map(([reason, captures]) => `- ${reason}: ${captures.join(", ")}`);
}
