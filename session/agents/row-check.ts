// Rows of an agent, checked field by field: what is no entry is refused, so that a hostile agent can neither break the
// store's queries nor make it grow by other than entries. Nothing here throws.
import { isIP } from "node:net";
import type { EntryErrorType, EntryRow, Hop, Outcome } from "../../contract/index.ts";
import {
  MAX_ADDRESS_LENGTH,
  MAX_CELL_LENGTH,
  MAX_CONNECTION_LENGTH,
  MAX_DETECTED,
  MAX_HOPS,
  MAX_NAME_LENGTH,
  MAX_SELECTOR_LENGTH,
  MAX_SELECTOR_SETS,
  MAX_STREAM_LENGTH,
} from "./limits.ts";
import { findProtocol } from "./protocols.ts";
import { safeDocument } from "./row-document.ts";
import type { RowFields } from "./row-fields.ts";

/** Where the rows of an agent come from, and how far its clock is off. */
export interface RowOrigin {
  readonly node: string;
  readonly worker: string;
  readonly offsetNs: bigint;
}

const OUTCOMES: readonly Outcome[] = ["none", "good", "bad"];
const ERROR_TYPES: ReadonlySet<string> = new Set(["", "dissection", "connection", "timeout", "pair-not-found"]);
/** Times lie between 1970 and 2116: sums and differences of them stay within 64 bits. */
const MAX_TIME_NS = 2n ** 62n;
const MAX_PORT = 65_535;
const MAX_UINT32 = 2 ** 32 - 1;
const STREAM = /^[0-9a-z_]+\.pcap$/;
const DETECTED = /^[0-9a-z-]{1,32}$/;

/** Checks the rows of one agent. */
export class RowCheck {
  // Selector texts by themselves: rows share them, and their number is bounded.
  readonly #selectorSets = new Set<string>();
  // Those of the last row: most have the very same texts.
  #last: Selectors | null = null;
  // What all rows share that say nothing of their interfaces.
  #ownHops: readonly Hop[] = [];

  /** The row as it is stored, or null where it is none. `flowBase` is added to flow numbers. */
  check(row: RowFields, origin: RowOrigin, flowBase: number): EntryRow | null {
    const protocol = findProtocol(row.protocol, row.protocolVersion);
    const timeNs = row.timeNs - origin.offsetNs;
    const outcome = OUTCOMES[row.outcome];
    if (protocol === null || outcome === undefined || !isTime(timeNs)) return null;
    if (!areNumbersSane(row, flowBase) || !areTextsSane(row) || !this.#areSelectorsSane(row)) return null;
    const document = safeDocument(row.document);
    const hops = this.#hopsOf(row, origin.node);
    if (document === null || hops === null) return null;
    return {
      id: `${origin.worker}/${row.stream}-${row.index}`,
      index: row.index,
      stream: row.stream,
      flowId: flowBase + row.flowId,
      timeNs,
      elapsedNs: row.elapsedNs,
      handshakeUs: row.handshakeUs,
      requestUs: row.requestUs,
      responseUs: row.responseUs,
      protocol,
      tls: row.tls,
      srcIp: row.srcIp,
      srcPort: row.srcPort,
      dstIp: row.dstIp,
      dstPort: row.dstPort,
      method: row.method,
      methodSelector: row.methodSelector,
      summary: row.summary,
      summarySelector: row.summarySelector,
      status: row.status,
      statusSelector: row.statusSelector,
      outcome,
      requestSize: row.requestSize,
      responseSize: row.responseSize,
      errorType: row.errorType as EntryErrorType | "",
      truncated: row.truncated,
      outgoing: row.outgoing,
      vlan: row.vlan,
      connection: row.connection,
      hops,
      isFlow: row.isFlow,
      isProvisional: row.isProvisional,
      l7Detected: row.l7Detected,
      document,
    };
  }

  #areSelectorsSane(row: RowFields): boolean {
    if (this.#last !== null && areSameSelectors(row, this.#last)) return true;
    const { methodSelector, summarySelector, statusSelector, protocol } = row;
    const key = `${protocol} ${methodSelector} ${summarySelector} ${statusSelector}`;
    if (!this.#selectorSets.has(key)) {
      if (this.#selectorSets.size >= MAX_SELECTOR_SETS || key.length > MAX_SELECTOR_LENGTH) return false;
      this.#selectorSets.add(key);
    }
    this.#last = { methodSelector, summarySelector, statusSelector, protocol };
    return true;
  }
  // An agent knows its interfaces; which node it is on is what this session knows.
  #hopsOf({ hops }: RowFields, node: string): readonly Hop[] | null {
    if (hops.length === 0) {
      if (this.#ownHops[0]?.node !== node) this.#ownHops = [{ node, interface: "", packets: 0 }];
      return this.#ownHops;
    }
    return checkedHops(hops, node);
  }
}

type Selectors = Pick<RowFields, "protocol" | "methodSelector" | "summarySelector" | "statusSelector">;

function areSameSelectors(a: Selectors, b: Selectors): boolean {
  return (
    a.protocol === b.protocol &&
    a.methodSelector === b.methodSelector &&
    a.summarySelector === b.summarySelector &&
    a.statusSelector === b.statusSelector
  );
}

function areNumbersSane(row: RowFields, flowBase: number): boolean {
  const { elapsedNs, handshakeUs } = row;
  return (
    flowBase + row.flowId <= MAX_UINT32 &&
    (elapsedNs === null || (elapsedNs >= 0n && elapsedNs < MAX_TIME_NS)) &&
    (handshakeUs === null || isDuration(handshakeUs)) &&
    isDuration(row.requestUs) &&
    isDuration(row.responseUs) &&
    row.requestSize <= Number.MAX_SAFE_INTEGER &&
    row.responseSize <= Number.MAX_SAFE_INTEGER &&
    isPort(row.srcPort) &&
    isPort(row.dstPort) &&
    isPort(row.vlan)
  );
}

function areTextsSane(row: RowFields): boolean {
  return (
    row.stream.length <= MAX_STREAM_LENGTH &&
    STREAM.test(row.stream) &&
    isAddress(row.srcIp) &&
    isAddress(row.dstIp) &&
    row.method.length <= MAX_CELL_LENGTH &&
    row.summary.length <= MAX_CELL_LENGTH &&
    row.status.length <= MAX_CELL_LENGTH &&
    row.connection.length <= MAX_CONNECTION_LENGTH &&
    ERROR_TYPES.has(row.errorType) &&
    row.l7Detected.length <= MAX_DETECTED &&
    row.l7Detected.every((name) => DETECTED.test(name))
  );
}

function checkedHops(hops: RowFields["hops"], node: string): readonly Hop[] | null {
  if (hops.length > MAX_HOPS) return null;
  const checked: Hop[] = [];
  for (const hop of hops) {
    if (hop.interface.length > MAX_NAME_LENGTH || hop.packets > Number.MAX_SAFE_INTEGER) return null;
    checked.push({ node, interface: hop.interface, packets: hop.packets });
  }
  return checked;
}

function isTime(timeNs: bigint): boolean {
  return timeNs >= 0n && timeNs < MAX_TIME_NS;
}
function isDuration(value: number): boolean {
  return value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
function isPort(value: number | null): boolean {
  return value === null || value <= MAX_PORT;
}
function isAddress(text: string): boolean {
  return text === "" || (text.length <= MAX_ADDRESS_LENGTH && isIP(text) !== 0);
}
