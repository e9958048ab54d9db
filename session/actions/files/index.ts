// Actions on the session's `files/` and on its packets: file.*, pcap.path and pcap.snapshot.
import { sep } from "node:path";
import type { JsonValue } from "../../hooks/types.ts";
import { textArgument as of } from "../arguments.ts";
import type { Action, ActionContext } from "../types.ts";
import { archive } from "./archive.ts";
import { copyFile, readText, writeText } from "./file-content.ts";
import { FilesFolder, type ReadableFile } from "./files-folder.ts";
import type { PacketExporter } from "./packet-exporter.ts";
import { deletePath, makeFolders, makeTemporaryFile, makeTemporaryFolder, moveFile } from "./places.ts";
import { ScriptCaptures } from "./script-captures.ts";

export type { ReadableFile } from "./files-folder.ts";
export { type PacketExporter, sessionPackets } from "./packet-exporter.ts";

/** Extracting packets reads a whole session, and an archive may be as large as the folder. */
export const LONG_TIMEOUT_MS = 300_000;

export interface FileActionSources {
  readonly packets: PacketExporter;
  readonly nowMs?: () => number;
}
interface Opened {
  readonly folder: FilesFolder;
  readonly captures: ScriptCaptures;
}
type Work = (args: readonly JsonValue[], place: Opened & { readonly signal: AbortSignal }) => Promise<JsonValue | void>;
/** The desk of actions gives it so much time. */
type LongAction = Action & { readonly timeoutMs: number };

/** A folder of `files/` is opened once in a process, which removes what an earlier one left in it. */
const OPENED = new Map<string, Promise<FilesFolder>>();

function openFolder(path: string): Promise<FilesFolder> {
  const known = OPENED.get(path);
  if (known !== undefined) return known;
  const opening = FilesFolder.open(path);
  OPENED.set(path, opening);
  opening.catch(() => OPENED.delete(path));
  return opening;
}

/** Opens a file that `file.*` can read, for the actions that send it. The caller closes it. */
export async function openScriptFile(filesFolder: string, path: string): Promise<ReadableFile> {
  const folder = await openFolder(filesFolder);
  return folder.exclusively(() => folder.openToRead(path));
}

/** The actions of one session. */
export function fileActions({ packets, nowMs = Date.now }: FileActionSources): readonly Action[] {
  const places = new Map<string, Promise<Opened>>();
  const open = (path: string): Promise<Opened> => {
    const known = places.get(path);
    if (known !== undefined) return known;
    const opening = openFolder(path).then((folder) => ({ folder, captures: new ScriptCaptures(folder, packets) }));
    places.set(path, opening);
    opening.catch(() => places.delete(path));
    return opening;
  };
  const action = (helper: string, work: Work): Action => ({
    ...described(helper),
    run: (args, context) =>
      runIn(open, args, context, (texts, place) => place.folder.exclusively(() => work(texts, place))),
  });
  const long = (helper: string, work: Work): LongAction => ({
    ...described(helper),
    timeoutMs: LONG_TIMEOUT_MS,
    run: (args, context) => runIn(open, args, context, work),
  });
  return [
    action("file.write", ([path, text], { folder }) => writeText(folder, of(path), of(text), false)),
    action("file.append", ([path, text], { folder }) => writeText(folder, of(path), of(text), true)),
    action("file.read", ([path], { folder }) => readText(folder, of(path))),
    action("file.move", ([from, to], { folder }) => moveFile(folder, of(from), of(to))),
    action("file.copy", ([from, to], { folder, signal }) => copyFile(folder, of(from), of(to), signal)),
    action("file.delete", ([path], { folder }) => deletePath(folder, of(path))),
    action("file.mkdir", ([path], { folder }) => makeFolders(folder, of(path))),
    action("file.mkdirTemp", ([name, dir], { folder }) => makeTemporaryFolder(folder, of(name), of(dir))),
    action("file.temp", ([name, dir, extension], { folder }) =>
      makeTemporaryFile(folder, { name: of(name), dir: of(dir), extension: of(extension) }),
    ),
    long("file.tar", ([dir], { folder, signal }) => archive(folder, of(dir), nowMs(), signal)),
    long("pcap.path", ([stream], { captures, signal }) => captures.path(of(stream), signal)),
    long("pcap.snapshot", (args, { captures, signal }) => {
      const { streams, from } = snapshotArguments(args);
      return captures.snapshot(streams, from, nowMs(), signal);
    }),
  ];
}

function described(helper: string): Pick<Action, "helper" | "hosts" | "describe"> {
  return { helper, hosts: () => [], describe: ([first]) => ({ target: of(first), summary: helper }) };
}

/** The list first, then the folder; a text in the list's place is the folder (docs/scripting.md). */
function snapshotArguments([first, second]: readonly JsonValue[]): {
  readonly streams: readonly string[];
  readonly from: string;
} {
  if (typeof first === "string") return { streams: [], from: first };
  return { streams: Array.isArray(first) ? first.map(of) : [], from: of(second) };
}

async function runIn(
  open: (path: string) => Promise<Opened>,
  args: readonly JsonValue[],
  { filesFolder, signal }: ActionContext,
  work: Work,
): Promise<JsonValue> {
  const opened = await open(filesFolder);
  signal.throwIfAborted();
  try {
    return (await work(args, { ...opened, signal })) ?? null;
  } catch (error) {
    throw systemFailure(error, opened.folder.root);
  }
}

// What the system says has whole paths, which scripts do not need.
function systemFailure(error: unknown, root: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return error;
  if (error.code === "ENOSPC" || error.code === "EDQUOT") return new Error("the disk is full", { cause: error });
  return new Error(error.message.replaceAll(`${root}${sep}`, ""), { cause: error });
}
