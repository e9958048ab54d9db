// The baseline beside a capture: a line for each entry that a reviewer can read, and a digest of its whole document, so that
// no field changes unnoticed. `NAME.pcap` has `NAME.expected`.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EntryRow, Network } from "../../contract/index.ts";
import { ROOT } from "../guards/tree.ts";
import { dissect } from "./dissect.ts";
import { dissectorsFor } from "./sample-dissectors.ts";

const DIGEST_CHARACTERS = 10;
const MAX_TEXT = 80;

/** Captures of the project, as paths from the root. */
export function ownCaptures(folder = "captures"): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((item) => {
    const path = `${folder}/${item.name}`;
    if (item.isDirectory()) return ownCaptures(path);
    return /\.(pcap|pcapng)$/.test(item.name) ? [path] : [];
  });
}

export function baselinePath(capture: string): string {
  return join(ROOT, capture.replace(/\.(pcap|pcapng)$/, ".expected"));
}

/** What the baseline of a capture should be: its entries in order, then the ledger. */
export function describeCapture(capture: string): string {
  const { rows, ledger } = dissect(new Uint8Array(readFileSync(join(ROOT, capture))), {
    dissectors: dissectorsFor(capture),
  });
  const lost = ledger.lines.map(({ hop, code, count, unit }) => `${hop} ${code}: ${count} ${unit}`);
  return [
    ...rows.map(describeRow),
    `${ledger.packets} packets, ${ledger.entries} entries, ${ledger.flows} flows`,
    ...lost,
    "",
  ].join("\n");
}

export function describeRow(row: EntryRow): string {
  return `${describeMessage(row)}${partsOf(row.document).network}`;
}

/** The same without what the network did, which depends on how the bytes were cut into packets. */
export function describeMessage(row: EntryRow): string {
  const { stream, index, protocol, srcIp, srcPort, dstIp, dstPort, outcome, errorType } = row;
  const ends = `${srcIp}:${srcPort ?? ""} → ${dstIp}:${dstPort ?? ""}`;
  const error = errorType === "" ? "" : ` ${errorType}`;
  const words = [row.method, row.summary, "→", row.status].map((word) => word.slice(0, MAX_TEXT).replaceAll("\n", "⏎"));
  const { document } = partsOf(row.document);
  const digest = createHash("sha256").update(document).digest("hex").slice(0, DIGEST_CHARACTERS);
  return `${stream}-${index} ${protocol.abbr} ${ends} ${words.join(" ")} (${outcome}${error}) ${row.requestSize}/${row.responseSize} B #${digest}`;
}

/** The document without what the network did to its packets, and in words what that was: its times are left out, as all are. */
function partsOf(text: string): { readonly document: string; readonly network: string } {
  const at = text.lastIndexOf(',"network":{');
  if (at < 0) return { document: text, network: "" };
  const counts = Object.entries(JSON.parse(text.slice(at + ',"network":'.length, -1)) as Network).filter(
    ([name]) => !name.endsWith("Us"),
  );
  const words = counts.map(([name, count]) => `${name} ${count}`).join(", ");
  return { document: `${text.slice(0, at)}}`, network: words === "" ? "" : ` [${words}]` };
}
