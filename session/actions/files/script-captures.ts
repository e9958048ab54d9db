// pcap.path and pcap.snapshot: captures that are extracted when a script asks for them.
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ContractError } from "../../../contract/index.ts";
import { OutputFile } from "../../files/output-file.ts";
import { writePackets } from "../../files/packet-files.ts";
import { wholePlan } from "../../files/packet-plan.ts";
import { MAX_FILES } from "../../sources/index.ts";
import { placeWhole } from "./archive.ts";
import type { FilesFolder } from "./files-folder.ts";
import { asPcap, type ExportLimits, type PacketExporter } from "./packet-exporter.ts";
import { CAPTURES_FOLDER } from "./script-path.ts";

/** Bytes of extracted captures that are kept; the oldest give way. */
export const MAX_CAPTURE_BYTES = 256 << 20;
export const MAX_CAPTURES = 1000;
export interface CaptureLimits {
  readonly maxBytes: number;
  readonly maxCaptures: number;
}
export const DEFAULT_CAPTURE_LIMITS: CaptureLimits = { maxBytes: MAX_CAPTURE_BYTES, maxCaptures: MAX_CAPTURES };
const STREAM = /^[A-Za-z0-9_][\w.-]{0,127}$/;

/** Captures that were extracted and are still there, oldest first. */
export class ScriptCaptures {
  readonly #folder: FilesFolder;
  readonly #exporter: PacketExporter;
  readonly #limits: CaptureLimits;
  readonly #sizes = new Map<string, number>();
  #bytes = 0;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(folder: FilesFolder, exporter: PacketExporter, limits = DEFAULT_CAPTURE_LIMITS) {
    this.#limits = limits;
    this.#folder = folder;
    this.#exporter = exporter;
  }
  /** Extracts a stream's capture anew: it may have grown. Answers its full path. */
  path(stream: string, signal: AbortSignal): Promise<string> {
    // One after the other: two scripts may ask for the same.
    const result = this.#tail.then(() => this.#extract(stream, signal));
    this.#tail = result.catch(() => undefined);
    return result;
  }
  /** Merges streams, or captures of a folder, into a file of `files/`; answers its name. */
  snapshot(streams: readonly string[], from: string, nowMs: number, signal: AbortSignal): Promise<string> {
    return placeWhole(
      this.#folder,
      nowMs,
      (seconds) => `${seconds}.pcap`,
      async (part, maxBytes) => {
        const limits = { signal, maxBytes };
        if (from !== "") return mergeFolder(this.#folder, { from, streams }, part, limits);
        const chosen = streams.length === 0 ? null : streams;
        await this.#exporter.write(chosen, part, limits).catch(unknownStream("these streams"));
      },
    );
  }

  async #extract(stream: string, signal: AbortSignal): Promise<string> {
    if (!STREAM.test(stream)) throw new Error(`${stream.slice(0, 80)} is no name of a stream`);
    const aside = join(this.#folder.root, CAPTURES_FOLDER);
    await mkdir(aside, { recursive: true, mode: 0o700 });
    await this.#makeRoom();
    const path = join(aside, stream);
    const maxBytes = Math.min(this.#limits.maxBytes, await this.#folder.usage.left());
    const packets = await this.#exporter.write([stream], path, { signal, maxBytes }).catch(unknownStream(stream));
    if (packets === 0) {
      await rm(path, { force: true });
      throw new Error(`the packets of ${stream} are no longer kept`);
    }
    const { size } = await stat(path);
    this.#keep(path, size);
    return path;
  }
  #keep(path: string, bytes: number): void {
    this.#forget(path);
    this.#sizes.set(path, bytes);
    this.#bytes += bytes;
    this.#folder.usage.add({ bytes, files: 1 });
  }
  #forget(path: string): void {
    const bytes = this.#sizes.get(path);
    if (bytes === undefined) return;
    this.#sizes.delete(path);
    this.#bytes -= bytes;
    this.#folder.usage.add({ bytes: -bytes, files: -1 });
  }
  async #makeRoom(): Promise<void> {
    const { maxBytes, maxCaptures } = this.#limits;
    for (const path of this.#sizes.keys()) {
      if (this.#bytes < maxBytes && this.#sizes.size < maxCaptures) return;
      await rm(path, { force: true });
      this.#forget(path);
    }
  }
}

async function mergeFolder(
  folder: FilesFolder,
  { from, streams }: { readonly from: string; readonly streams: readonly string[] },
  part: string,
  { signal, maxBytes }: ExportLimits,
): Promise<void> {
  const paths = await capturesIn(folder, from, streams);
  await asPcap((format) =>
    OutputFile.write(part, signal, (file) => writePackets(paths, wholePlan(), format, file, signal), maxBytes),
  );
}

async function capturesIn(folder: FilesFolder, from: string, streams: readonly string[]): Promise<readonly string[]> {
  const place = await folder.locate(from);
  if ((await folder.kindOf(place)) !== "folder") throw new Error(`${from} is not a folder`);
  const entries = await readdir(place, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && isWanted(entry.name, streams)).map(({ name }) => name);
  if (names.length === 0) throw new Error(`${from} has none of these captures`);
  if (names.length > MAX_FILES) throw new Error(`${from} has more than ${MAX_FILES} captures`);
  return names.toSorted().map((name) => join(place, name));
}

function isWanted(name: string, streams: readonly string[]): boolean {
  return streams.length === 0 ? /\.pcap(?:ng)?$/.test(name) : streams.includes(name);
}

function unknownStream(what: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ContractError)) throw error;
    if (error.code === "NOT_FOUND") throw new Error(`there are no packets of ${what} any more`, { cause: error });
    throw new Error(`${error.message}: ${error.data.nextStep}`, { cause: error });
  };
}
