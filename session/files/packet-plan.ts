// Which packets of a session are to be written, and which of them without their payload. Packets cannot be redacted: of
// a flow that has a redacted entry they are cut after the transport header.
import type { PacketRecord } from "../../engine/pcap/index.ts";
import { isShownAsStored, shownEntries, type Showing } from "../review/shown-entries.ts";
import type { Session } from "../session.ts";
import { isCutRing, readCaptures } from "../sources/index.ts";
import { FlowRecord } from "./flow-record.ts";
import { PacketComments } from "./packet-comments.ts";
import { flowsOfEntries } from "./ring-flows.ts";
import type { Selection } from "./selection.ts";

/** Says what becomes of packets, by their number among all that are read. */
export interface PacketPlan {
  readonly isChosen: (number: number) => boolean;
  readonly isCut: (number: number) => boolean;
  /** The packet with the user's comments on it. */
  readonly commented: (packet: PacketRecord) => PacketRecord;
  /** Whether some flow is cut: the file has to say so. */
  readonly cutsFlows: boolean;
  /** What a pcapng file says of the whole of it; empty where there is nothing. */
  readonly comment: string;
}

/** What is said of packets that are cut here. */
export const CUT_COMMENT =
  "Packets of flows with redacted entries are cut after their transport header; their comments and blocks of unknown kinds are left out.";

/** All packets as they are. */
export function wholePlan(comment = ""): PacketPlan {
  return { isChosen: () => true, isCut: () => false, commented: (packet) => packet, cutsFlows: false, comment };
}

/** `sources` are the files that hold the session's packets. */
export async function planPackets(
  selection: Selection,
  session: Session,
  sources: readonly string[],
  showing: Showing,
  signal: AbortSignal | undefined,
): Promise<PacketPlan> {
  const isRing = session.file.paths.length === 0 && isCutRing(sources);
  const redacted = await redactedFlows(selection, showing, signal);
  // Of a cluster only what was wanted was fetched, and its flows are not numbered as the entries' are: all is cut.
  if (session.file.source.kind === "cluster")
    return redacted.size === 0 ? wholePlan() : { ...wholePlan(CUT_COMMENT), isCut: () => true, cutsFlows: true };
  const comments = isRing ? new PacketComments() : await PacketComments.of(session);
  if (selection.isAll && redacted.size === 0 && comments.isEmpty) return wholePlan();
  const wanted = selection.isAll
    ? null
    : isRing
      ? await flowsOfEntries(sources, selection.pages(signal), signal, session)
      : await selection.flows();
  const record = new FlowRecord();
  await readCaptures(sources, { onPacket: (packet) => record.add(packet) }, signal);
  const isChosen = (number: number): boolean => wanted === null || wanted.has(record.flowOf(number));
  const commented = (packet: PacketRecord): PacketRecord => comments.on(packet, record);
  if (redacted.size === 0) return { ...wholePlan(), isChosen, commented };
  // What is left of a ring counts its flows anew, and a flow whose beginning is gone may have other entries: all are
  // cut. So are packets that belong to no flow: they may be fragments of one.
  const isCut = (number: number): boolean => {
    const flow = record.flowOf(number);
    return isRing || flow < 0 || redacted.has(flow);
  };
  return { isChosen, isCut, commented, cutsFlows: true, comment: CUT_COMMENT };
}

// Flows with an entry in which something is hidden, or may have to be: one that a script failed on counts. Packets of
// flows without ports (ICMP) quote those of other flows.
async function redactedFlows(
  selection: Selection,
  showing: Showing,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<number>> {
  if (isShownAsStored(showing)) return new Set();
  const flows = new Set<number>();
  const quoting = new Set<number>();
  for await (const page of selection.pages(signal)) {
    const shown = await shownEntries(page, showing);
    for (const [i, { row }] of page.entries()) {
      const { flowId, srcPort, dstPort } = row;
      if (srcPort === null && dstPort === null) quoting.add(flowId);
      if (shown[i]?.isHidden === true) flows.add(flowId);
    }
  }
  return flows.size === 0 ? flows : new Set([...flows, ...quoting]);
}
