// The folder of scripts: the program's own, or any folder of the user. Files may change at any time and from outside;
// what is known of them is what was found at the last look. Our own changes are done one after the other, each against
// the file as it is on disk at that moment.
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { ContractError, MAX_SCRIPT_LENGTH, MAX_SCRIPTS } from "../../../contract/index.ts";
import { writeFailure } from "../../files/output-file.ts";
import { writeWhole } from "../../state-file.ts";
import type { ScriptFile, ScriptFolder } from "../types.ts";
import { ActiveScripts } from "./active-scripts.ts";
import { FolderWatch, WATCH_TIMES, type WatchTimes } from "./folder-watch.ts";
import { isScriptName, readScript, readScripts, type ReadScript, versionOf } from "./read-scripts.ts";

/** Problems of files that are told at a time. */
const MAX_TOLD = 5;
const NEW_FILE_MODE = 0o644;

export interface FolderParts {
  /** Holds `scripts/`, and the file that says which are active. */
  readonly dataFolder: string;
  /** A script's title: lists of other programs name scripts by it. */
  readonly titleOf: (file: string, source: string) => string;
  /** Whether scripts that were waited for become active as they come: only in the program that runs them. */
  readonly activatesArrived?: boolean;
  readonly times?: WatchTimes;
}
export interface WatchedFolder extends ScriptFolder {
  /** Makes scripts of these titles active, also those that come later. */
  readonly activateTitles: (titles: readonly string[]) => Promise<void>;
}

/** Resolves when the folder was looked at once. */
export async function openScriptFolder(parts: FolderParts): Promise<WatchedFolder> {
  const folder = new Folder(parts, await ActiveScripts.open(parts.dataFolder));
  await folder.look();
  return folder;
}

class Folder implements WatchedFolder {
  readonly #parts: FolderParts;
  readonly #active: ActiveScripts;
  readonly #watch: FolderWatch;
  readonly #listeners = new Set<() => void>();
  #known: ReadonlyMap<string, ReadScript> = new Map();
  #problem = "";
  #shown = "";
  #turn: Promise<unknown> = Promise.resolve();
  #isLookPlanned = false;
  #isClosed = false;

  constructor(parts: FolderParts, active: ActiveScripts) {
    this.#parts = parts;
    this.#active = active;
    this.#watch = new FolderWatch(parts.times ?? WATCH_TIMES, () => void this.look());
  }
  get path(): string {
    return this.#active.path === "" ? join(this.#parts.dataFolder, "scripts") : this.#active.path;
  }
  get problem(): string {
    return [this.#problem, this.#active.notice].filter((text) => text !== "").join("; ");
  }
  get files(): readonly ScriptFile[] {
    return [...this.#known.values()].map((script) => this.#fileOf(script));
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  /** Looks at the folder again; asked for many times at once, once. */
  async look(): Promise<void> {
    if (this.#isLookPlanned) return;
    this.#isLookPlanned = true;
    await this.#inTurn(() => {
      this.#isLookPlanned = false;
      return this.#read();
    });
  }
  write(file: string, text: string, version: string): Promise<ScriptFile> {
    return this.#inTurn(async () => {
      // As it will be read again.
      const source = text.toWellFormed();
      const path = this.#pathOf(file);
      if (source.length > MAX_SCRIPT_LENGTH)
        throw new ContractError("LIMIT", `${file} is longer than ${MAX_SCRIPT_LENGTH} characters`, "split the script");
      const present = await this.#onDisk(file);
      if ((present?.version ?? "") !== version) throw conflict(file, present);
      if (present === null && this.#known.size >= MAX_SCRIPTS)
        throw new ContractError("LIMIT", `there are ${MAX_SCRIPTS} scripts`, "delete scripts that are not needed");
      await writeWhole(path, source, present?.mode ?? NEW_FILE_MODE);
      await this.#read();
      const script = this.#known.get(file);
      return script === undefined || script.version !== versionOf(source)
        ? { file, source, version: versionOf(source), isActive: this.#active.isActive(file) }
        : this.#fileOf(script);
    });
  }
  rename(file: string, to: string): Promise<void> {
    return this.#inTurn(async () => {
      const [from, target] = [this.#pathOf(file), this.#pathOf(to)];
      const present = await this.#existing(file);
      // Names that differ in case only are one file on some systems.
      if (file.toLowerCase() !== to.toLowerCase() && (await this.#onDisk(to)) !== null)
        throw new ContractError("CONFLICT", `there is a script ${to} already`, "choose another name");
      await rename(from, target).catch((error: unknown) => Promise.reject(writeFailure(target, error)));
      if (this.#active.isActive(present.file)) await this.#active.rename(file, to);
      await this.#read();
    });
  }
  remove(file: string): Promise<void> {
    return this.#inTurn(async () => {
      const path = this.#pathOf(file);
      await this.#existing(file);
      await rm(path).catch((error: unknown) => Promise.reject(writeFailure(path, error)));
      await this.#active.set(file, false);
      await this.#read();
    });
  }
  setActive(file: string, isActive: boolean): Promise<void> {
    return this.#inTurn(async () => {
      this.#pathOf(file);
      if (isActive) await this.#existing(file);
      await this.#active.set(file, isActive);
      await this.#read();
    });
  }
  activateTitles(titles: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      await this.#active.waitFor(titles);
      await this.#read();
    });
  }
  setPath(path: string): Promise<void> {
    return this.#inTurn(async () => {
      if (path !== "" && !isAbsolute(path))
        throw new ContractError("NOT_FOUND", `${path} is no whole path of a folder`, "choose a folder");
      await this.#active.setPath(path === "" ? "" : resolve(path));
      this.#known = new Map();
      await this.#read();
    });
  }
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watch.close();
    await this.#turn;
    await this.#active.settled();
  }

  #fileOf({ file, source, version }: ReadScript): ScriptFile {
    return { file, source, version, isActive: this.#active.isActive(file) };
  }
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
  #pathOf(file: string): string {
    if (isScriptName(file)) return join(this.path, file);
    throw new ContractError("NOT_FOUND", `${JSON.stringify(file)} is no name of a script`, "end the name in .js");
  }
  // The file as it is now; null where there is none. What is there and no script is nobody's to write over.
  async #onDisk(file: string): Promise<ReadScript | null> {
    const read = await readScript(this.#pathOf(file), file, this.#known.get(file));
    if (typeof read !== "string") return read;
    throw new ContractError(
      "NOT_READABLE",
      `${file} is not a script that can be changed: ${read}`,
      "choose another name",
    );
  }
  async #existing(file: string): Promise<ReadScript> {
    const present = await this.#onDisk(file);
    if (present === null)
      throw new ContractError("NOT_FOUND", `there is no script ${file} any more`, "choose another one");
    return present;
  }
  async #read(): Promise<void> {
    if (this.#isClosed) return;
    try {
      if (this.#active.path === "") await mkdir(this.path, { recursive: true, mode: 0o700 });
      const { ino, dev } = await stat(this.path);
      // Watched before it is read: what changes meanwhile is seen.
      this.#watch.follow(this.path, `${dev} ${ino}`);
      const { scripts, problems } = await readScripts(this.path, this.#known);
      this.#known = new Map(scripts.map((script) => [script.file, script]));
      this.#problem = toldProblems(problems);
      await this.#activateArrived();
    } catch (error) {
      this.#watch.follow(this.path, null);
      // What runs goes on: a folder that is away for a moment is no reason to stop its scripts.
      this.#problem = folderProblem(this.path, error);
    }
    this.#tellIfChanged();
  }
  async #activateArrived(): Promise<void> {
    const waiting = new Set(this.#active.waitingTitles);
    if (waiting.size === 0 || this.#parts.activatesArrived === false) return;
    for (const { file, source } of this.#known.values()) {
      const title = this.#parts.titleOf(file, source);
      if (waiting.delete(title)) await this.#active.arrived(file, title);
    }
  }
  #tellIfChanged(): void {
    const files = this.files.map(({ file, version, isActive }) => [file, version, isActive]);
    const shown = JSON.stringify([this.path, this.problem, files]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    for (const listener of this.#listeners) listener();
  }
}

function conflict(file: string, present: ReadScript | null): ContractError {
  const what = present === null ? "was deleted" : "changed";
  return new ContractError(
    "CONFLICT",
    `${file} ${what} since it was read`,
    "read it again, or keep yours under another name",
  );
}

function toldProblems(problems: readonly string[]): string {
  const more = problems.length - MAX_TOLD;
  return [...problems.slice(0, MAX_TOLD), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

function folderProblem(path: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOENT") return `there is no folder ${path}: make it, or choose another one`;
  if (code === "ENOTDIR" || code === "EEXIST") return `${path} is no folder: choose another one`;
  if (code === "EACCES" || code === "EPERM") return `you may not read the folder ${path}: change its permissions`;
  return `the folder ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
