// Names that traffic tells of addresses, as spans of the name table: each holds from its moment until traffic says
// something else. Which entries tell names is the protocols' knowledge.
import type { EntryRow } from "../../contract/index.ts";
import { DISSECTORS, type NameReader, type ObservedName } from "../../engine/index.ts";
import { FLAG_IS_FLOW, NO_NANOSECONDS, NO_NUMBER, type RowBatch, textAt } from "../store/row-batch.ts";
import { splitServiceName } from "./capture-names.ts";
import { ALWAYS_TO_NS, type NameInterval, type NameSpan, NO_NAMES } from "./name-span.ts";
import type { NameTable } from "./name-table.ts";

const READERS = new Map<string, NameReader>(
  DISSECTORS.flatMap(({ names, protocols }) =>
    names === undefined ? [] : protocols.map(({ name }) => [name, names] as const),
  ),
);
const US = 1000;
const PORTS = 65_536;

/** What an entry's names need to know of it. */
type Told = Pick<EntryRow, "timeNs" | "elapsedNs" | "requestUs" | "srcIp" | "srcPort" | "dstIp" | "dstPort">;

/** Learns the names that one row tells. */
export function learnFromRow(names: NameTable, row: EntryRow, cluster: string): void {
  const reader = READERS.get(row.protocol.name);
  if (reader === undefined || row.isFlow || (reader.isLastResort && hasName(names, row, cluster))) return;
  names.add(spansOf(reader.read(row.document.slice(0, reader.maxBytes)), row, cluster));
}

/** Learns the names that the rows of a batch tell, and answers what is new. Rows of other protocols cost nothing. */
export function learnFromBatch(names: NameTable, batch: RowBatch, cluster: string): readonly NameInterval[] {
  const readers = batch.kinds.map(({ protocol }) => READERS.get(protocol.name) ?? null);
  if (readers.every((reader) => reader === null)) return [];
  const servers = new Set<number>();
  const added: NameInterval[] = [];
  for (let i = 0; i < batch.count; i++) {
    const reader = readers[batch.kind[i] ?? 0];
    if (reader === null || reader === undefined || ((batch.flags[i] ?? 0) & FLAG_IS_FLOW) !== 0) continue;
    if (reader.isLastResort && !isNew(servers, serverAt(batch, i))) continue;
    const told = toldAt(batch, i);
    if (reader.isLastResort && hasName(names, told, cluster)) continue;
    added.push(...names.add(spansOf(reader.read(documentAt(batch, i, reader.maxBytes)), told, cluster)));
  }
  return added;
}

/** A number for the server of a row, within its batch. */
function serverAt({ dstIp, dstPort }: RowBatch, i: number): number {
  return (dstIp.codes[i] ?? 0) * PORTS + (dstPort[i] ?? 0);
}
function isNew(seen: Set<number>, one: number): boolean {
  const { size } = seen;
  return seen.add(one).size > size;
}
function hasName(names: NameTable, { srcIp, srcPort, dstIp, dstPort, timeNs }: Told, cluster: string): boolean {
  const [server, client] = [
    { ip: dstIp, port: dstPort },
    { ip: srcIp, port: srcPort },
  ];
  return names.has(cluster, dstIp) && names.resolve(cluster, server, client, timeNs) !== null;
}

const utf8 = new TextDecoder();

function documentAt({ document: { bytes, ends } }: RowBatch, i: number, maxBytes: number): string {
  const start = i === 0 ? 0 : (ends[i - 1] ?? 0);
  return utf8.decode(bytes.subarray(start, Math.min(ends[i] ?? start, start + maxBytes)));
}

function toldAt(batch: RowBatch, i: number): Told {
  const elapsedNs = batch.elapsedNs[i] ?? NO_NANOSECONDS;
  return {
    timeNs: batch.timeNs[i] ?? 0n,
    elapsedNs: elapsedNs === NO_NANOSECONDS ? null : elapsedNs,
    requestUs: batch.requestUs[i] ?? 0,
    srcIp: textAt(batch.srcIp, i),
    srcPort: portOrNull(batch.srcPort[i]),
    dstIp: textAt(batch.dstIp, i),
    dstPort: portOrNull(batch.dstPort[i]),
  };
}
function portOrNull(port: number | undefined): number | null {
  return port === undefined || port === NO_NUMBER ? null : port;
}

function spansOf(names: readonly ObservedName[], told: Told, cluster: string): readonly NameSpan[] {
  return names.map((observed) => spanOf(observed, told, cluster));
}

function spanOf({ ip, name: text, mechanism, since }: ObservedName, told: Told, cluster: string): NameSpan {
  const { timeNs, elapsedNs, requestUs } = told;
  const shown = shownName(text);
  const isOfServer = ip === "";
  const answerNs = timeNs + BigInt(Math.round(requestUs * US)) + (elapsedNs ?? 0n);
  return {
    cluster,
    ip: isOfServer ? told.dstIp : ip,
    port: isOfServer ? told.dstPort : null,
    client: { ip: told.srcIp, port: isOfServer ? told.srcPort : null },
    fromNs: since === "response" && elapsedNs !== null ? answerNs : timeNs,
    toNs: ALWAYS_TO_NS,
    names: {
      ...NO_NAMES,
      ...splitServiceName(shown),
      dns: mechanism === "dns" ? shown : "",
      resolutionMechanism: mechanism,
    },
  };
}

/** Characters that would move or hide the text around them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

// Names are the same in any case (RFC 4343), and some clients change it from question to question.
function shownName(text: string): string {
  return text.replace(/\.$/, "").toLowerCase().replaceAll(UNSEEN, "\ufffd");
}
