// Saves a session, or a part of it, as a file that everything else opens.
import { ContractError, type SaveFormat } from "../../contract/index.ts";
import type { CaptureMetadata } from "../../engine/index.ts";
import type { Filter } from "../../kfl/index.ts";
import type { FetchProgress } from "../agents/index.ts";
import type { Presentation } from "../presentation.ts";
import type { Session } from "../session.ts";
import { isCutRing, segmentPaths } from "../sources/index.ts";
import { writeCsv, writeJsonLines } from "./entry-files.ts";
import { withFetchedPackets } from "./fetched-packets.ts";
import { OutputFile, type OutputLimits } from "./output-file.ts";
import { type WrittenPackets, writePackets } from "./packet-files.ts";
import { secretsOf } from "./saved-secrets.ts";
import { type PacketPlan, planPackets } from "./packet-plan.ts";
import type { Reviews } from "../review/reviews.ts";
import type { Showing } from "../review/shown-entries.ts";
import { type SaveWhat, Selection } from "./selection.ts";

/** Longest wait for scripts to look at a page of entries that are saved. */
const REVIEW_WAIT_MS = 60_000;

export interface SaveOrder extends OutputLimits {
  readonly what: SaveWhat;
  readonly format: SaveFormat;
  readonly path: string;
  readonly presentation: Presentation;
  /** Filters that hide parts of entries besides that of the view that is saved: those of the window's other views. */
  readonly alsoHidden?: readonly Filter[];
  /** pcapng only: with the secrets that open what is saved. Otherwise those that the captures brought are left out, too. */
  readonly withSecrets?: boolean;
  /** The user's key log; empty or absent: none. */
  readonly keyLog?: string;
  /** Whom scripts' own saves ask: nobody. They would wait for the script that waits for them. */
  readonly reviews?: Reviews;
  /** How far it is where packets first come from the nodes of a cluster. */
  readonly onFetched?: ((progress: FetchProgress) => void) | undefined;
}
export interface Saved {
  readonly bytes: number;
  readonly packets: number;
  readonly entries: number;
  /** Packets without their payload, because entries of their flow are redacted. */
  readonly cutPackets: number;
  /** What the file itself cannot say, for people; empty where there is nothing. */
  readonly notice: string;
}

/** Writes the file; an abort of `signal` leaves nothing behind and rejects with CANCELLED. */
export async function saveSession(session: Session, order: SaveOrder, signal: AbortSignal | undefined): Promise<Saved> {
  const selection = new Selection(session.store, order.what, order.alsoHidden);
  const { format, path, presentation } = order;
  const { redactions } = selection;
  const showing = { presentation, redactions, reviews: order.reviews ?? session.reviews, waitMs: REVIEW_WAIT_MS };
  if (format === "json" || format === "csv") return saveEntries(selection, showing, order, format, signal);
  const write = (sources: readonly string[], notice: string): Promise<Saved> => {
    const writeFile = async (file: OutputFile): Promise<Omit<Saved, "bytes">> => {
      const planned = await planPackets(selection, session, sources, showing, signal);
      const plan = { ...planned, comment: [planned.comment, notice].filter((text) => text !== "").join(" ") };
      const asked = await secretsFor(sources, plan, order, signal);
      const written = await writePackets(sources, { ...plan, secrets: asked.secrets }, format, file, signal);
      const comments = commentsLeftOut(session, sources, format);
      const notices = [notice, noticeOf(written, format), asked.notice, comments].filter((text) => text !== "");
      return { ...written, entries: 0, notice: notices.join("; ") };
    };
    return OutputFile.write(path, signal, writeFile, order.maxBytes);
  };
  if (session.file.source.kind === "cluster")
    return withFetchedPackets(session, selection, order.onFetched, signal, ({ paths, notice }) => write(paths, notice));
  const sources = packetPaths(session);
  refuseOverwriting(path, sources);
  return write(sources, "");
}

/** What opens the packets, where it is wanted and allowed, and what is to be said of it. */
async function secretsFor(
  sources: readonly string[],
  plan: PacketPlan,
  { withSecrets, keyLog = "", format }: SaveOrder,
  signal: AbortSignal | undefined,
): Promise<{ readonly secrets: CaptureMetadata | null; readonly notice: string }> {
  if (withSecrets !== true) return { secrets: null, notice: "" };
  if (format !== "pcapng") return { secrets: null, notice: "TLS secrets are left out: pcap has no place for them" };
  if (plan.cutsFlows)
    return { secrets: null, notice: "TLS secrets are left out: something in the entries is redacted" };
  const secrets = await secretsOf(sources, plan, keyLog, signal);
  return { secrets, notice: secrets === null ? "no TLS secret opens what was saved" : "" };
}

function saveEntries(
  selection: Selection,
  showing: Showing,
  { path, maxBytes }: SaveOrder,
  format: "json" | "csv",
  signal: AbortSignal | undefined,
): Promise<Saved> {
  const write = format === "json" ? writeJsonLines : writeCsv;
  const writeFile = async (file: OutputFile): Promise<Omit<Saved, "bytes">> => {
    const { entries, unaltered } = await write(selection, showing, file, signal);
    const notice =
      unaltered.count === 0 ? "" : `${unaltered.count} entries are as they were captured: ${unaltered.reason}`;
    return { packets: 0, cutPackets: 0, entries, notice };
  };
  return OutputFile.write(path, signal, writeFile, maxBytes);
}

// A pcapng file says it in its section's comment.
function noticeOf({ cutPackets }: WrittenPackets, format: "pcap" | "pcapng"): string {
  if (cutPackets === 0 || format === "pcapng") return "";
  return `${cutPackets} packets of flows with redacted entries are cut after their transport header, which pcap cannot say; pcapng can`;
}

/** Comments on rows are those on packets where the packets are counted as they were when the rows were made. */
function commentsLeftOut({ notes, file }: Session, sources: readonly string[], format: "pcap" | "pcapng"): string {
  if (notes.comments.size === 0) return "";
  if (format === "pcap") return "comments on rows are left out: pcap has no place for them";
  const isRing = file.paths.length === 0 && isCutRing(sources);
  return isRing || file.source.kind === "cluster"
    ? "comments on rows are left out: which packets are theirs is not known"
    : "";
}

/** The files that hold the session's packets. */
export function packetPaths(session: Pick<Session, "file" | "folder">): readonly string[] {
  const { paths } = session.file;
  const found = paths.length > 0 ? paths : segmentPaths(`${session.folder}/packets`);
  if (found.length > 0) return found;
  throw new ContractError("NOT_FOUND", "this session has no packets", "save entries as JSON or CSV");
}

function refuseOverwriting(path: string, sources: readonly string[]): void {
  if (!sources.includes(path)) return;
  throw new ContractError("IN_USE", `${path} is what the packets are read from`, "save under another name");
}
