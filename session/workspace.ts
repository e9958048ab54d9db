// The sessions of a data folder, of which at most one is open in this process.
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  ContractError,
  type PathSpec,
  type SessionSummary,
  type SessionTick,
  type SourceState,
} from "../contract/index.ts";
import { dissectorsFolder, isSessionId, newSessionId, protosFolder, sessionsFolder } from "./folders.ts";
import type { AgentsOrder } from "./agents/index.ts";
import type { IngestOrder, StartIngest } from "./ingest/messages.ts";
import { choiceFor, type KeyLogChoice } from "./key-log-choice.ts";
import { isOwned, isOwnedElsewhere } from "./owner.ts";
import { expiredSessions } from "./retention.ts";
import { EMPTY_LEDGER, Session } from "./session.ts";
import { readSessionFile, SESSION_FORMAT_VERSION, type SessionFile } from "./session-file.ts";

/** What to open as a new session. */
export type NewSource =
  | { readonly kind: "files"; readonly paths: readonly string[] }
  | { readonly kind: "demo"; readonly path: string }
  | { readonly kind: "interfaces"; readonly interfaces: readonly string[]; readonly filter: string }
  | ({ readonly kind: "cluster"; readonly name: string } & AgentsOrder);

export const NO_SOURCE: SourceState = {
  kind: "none",
  name: "",
  phase: "idle",
  bytesRead: 0,
  bytesTotal: 0,
  notice: "",
};

export class Workspace {
  readonly #folder: string;
  readonly #dataFolder: string;
  readonly #start: StartIngest;
  readonly #paths: readonly PathSpec[];
  readonly #listeners = new Set<(session: Session | null) => void>();
  readonly #keyLogListeners = new Set<() => void>();
  #session: Session | null = null;
  #keyLog: KeyLogChoice | null = null;
  /** Which session the open one took the place of, reading the same files again; empty: of none. */
  #readAgainOf = "";
  #failure = "";
  #turn: Promise<unknown> = Promise.resolve();

  constructor(data: string, start: StartIngest, paths: readonly PathSpec[] = []) {
    this.#paths = paths;
    this.#folder = sessionsFolder(data);
    this.#dataFolder = data;
    this.#start = start;
  }
  get session(): Session | null {
    return this.#session;
  }
  /** The open session; a contract error when there is none. */
  get openSession(): Session {
    if (this.#session === null)
      throw new ContractError("NOT_FOUND", "no session is open", "open a capture or an interface");
    return this.#session;
  }
  /** Calls `listener` when another session is open, or none. */
  onChange(listener: (session: Session | null) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  /** What a source that nobody waits for could not be opened for: the windows see it as the state of having no session. */
  reportFailure(error: unknown): void {
    this.#failure = error instanceof ContractError ? `${error.message}. ${error.data.nextStep}` : String(error);
    this.#setOpen(this.#session);
  }
  /** The state of the open session, or of having none. */
  tick(): SessionTick {
    const phase = this.#failure === "" ? ("idle" as const) : ("failed" as const);
    const tick = this.#session?.tick();
    if (tick !== undefined && this.#readAgainOf !== "") return { ...tick, readAgainOf: this.#readAgainOf };
    return (
      tick ?? {
        generation: 0,
        sessionId: "",
        sessionName: "",
        source: { ...NO_SOURCE, phase, notice: this.#failure },
        entries: 0,
        entriesPerSecond: 0,
        passed: 0,
        failed: 0,
        firstNs: null,
        lastNs: null,
        ledger: { ...EMPTY_LEDGER, lines: [] },
        memoryBytes: process.memoryUsage.rss(),
      }
    );
  }
  /** Opens a source as a new session; a load under way is cancelled, the former session closed. */
  open(source: NewSource): Promise<Session> {
    return this.#inTurn(async () => {
      await this.#session?.cancelLoad();
      const file = newFile(source, newSessionId(Date.now(), randomBytes(3).toString("hex")));
      const folder = join(this.#folder, file.id);
      const keyLog = choiceFor(this.#keyLog, file.id);
      const session = await this.#begin(folder, file, source, keyLog);
      await this.#closeOpen();
      this.#keyLog = keyLog;
      this.#setOpen(session);
      await this.#expire();
      return session;
    });
  }
  /** Has a tapped session whose agents are followed no more follow some again; its entries go on behind those that are there. */
  followAgain(session: Session, order: AgentsOrder): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#session !== session)
        throw new ContractError(
          "CANCELLED",
          "the session was closed meanwhile",
          "start the tap in a session of its own",
        );
      if (session.agents === null) await session.tap(order);
    });
  }
  /** Opens a session from disk again; its entries are there, nothing is read. */
  reopen(id: string): Promise<Session> {
    return this.#inTurn(async () => {
      const folder = this.#folderOf(id);
      if (this.#session?.id === id) return this.#session;
      const file = await readSessionFile(folder);
      await this.#closeOpen();
      const phase = file.source.phase === "loading" || file.source.phase === "live" ? "cancelled" : file.source.phase;
      const session = await Session.open(
        folder,
        { ...file, source: { ...file.source, phase } },
        this.#paths,
        dissectorsFolder(this.#dataFolder),
      );
      this.#keyLog = choiceFor(this.#keyLog, id);
      this.#setOpen(session);
      return session;
    });
  }
  /** The key log that the user chose; null: none. */
  get keyLog(): KeyLogChoice | null {
    return this.#keyLog;
  }
  /** The key log of a session that would be opened now; empty: none. */
  get nextKeyLog(): string {
    return choiceFor(this.#keyLog, "")?.path ?? "";
  }
  /** Calls `listener` when another key log is chosen for the open session, or none. */
  onKeyLog(listener: () => void): () => void {
    this.#keyLogListeners.add(listener);
    return () => void this.#keyLogListeners.delete(listener);
  }
  /** A live capture uses it for connections that begin from now on; captured files are read again with it. */
  useKeyLog(chosen: Omit<KeyLogChoice, "sessionId"> | null): Promise<void> {
    return this.#inTurn(async () => {
      const former = this.#keyLog;
      this.#keyLog = chosen === null ? null : { ...chosen, sessionId: this.#session?.id ?? "" };
      if (former?.path === chosen?.path) return;
      this.#session?.useKeyLog(chosen?.path ?? "");
      for (const listener of this.#keyLogListeners) listener();
      if (this.#session !== null && isReadable(this.#session)) await this.#readAgain(this.#session);
    });
  }
  /** Whether the open session's packets are in capture files that can be read again. */
  get canReadAgain(): boolean {
    return this.#session !== null && isReadable(this.#session);
  }
  /** Reads the session's files again, with what its key log holds by now, and with the dissectors that there are now. */
  readAgain(): Promise<void> {
    return this.#inTurn(async () => {
      const session = this.openSession;
      if (!isReadable(session))
        throw new ContractError(
          "UNSUPPORTED",
          "only capture files can be read again",
          "save the packets and open them",
        );
      await this.#readAgain(session);
    });
  }
  close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#closeOpen();
    });
  }
  /** Sessions on disk, the newest first. */
  async list(): Promise<SessionSummary[]> {
    const ids = (await readdir(this.#folder).catch(() => [])).filter(isSessionId);
    const summaries = await Promise.all(ids.map((id) => this.#summary(id)));
    return summaries
      .flatMap((summary) => summary ?? [])
      .toSorted((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? 1 : -1));
  }
  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const folder = this.#folderOf(id);
      if (this.#session?.id === id) await this.#closeOpen();
      if (await isOwned(folder))
        throw new ContractError("BUSY", "another process has this session open", "close it there first");
      await rm(folder, { recursive: true, force: true });
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
  // The former session stays open until the new one has something to show; what cannot be read leaves no trace.
  async #begin(
    folder: string,
    file: SessionFile,
    source: NewSource,
    keyLog: KeyLogChoice | null,
    former?: Session,
  ): Promise<Session> {
    await mkdir(folder, { recursive: true }).catch((error: unknown) => Promise.reject(folderError(error)));
    let session: Session | null = null;
    try {
      session = await Session.open(folder, file, this.#paths, dissectorsFolder(this.#dataFolder));
      if (former !== undefined) await session.notes.takeOver(former.notes);
      if (source.kind === "cluster") await session.tap(source);
      else {
        const order = orderOf(source, file, folder, this.#dataFolder);
        await session.read(keyLog === null ? order : { ...order, keyLog: keyLog.path }, this.#start);
      }
      return session;
    } catch (error) {
      await session?.close();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }
  // The new session takes the place of the former one, which would only be the same with less in it.
  async #readAgain(former: Session): Promise<void> {
    await former.cancelLoad();
    const { name, paths, createdMs, filter, columns } = former.file;
    const source: NewSource = { kind: "files", paths };
    const fresh = newFile(source, newSessionId(Date.now(), randomBytes(3).toString("hex")));
    const file = { ...fresh, name, createdMs, filter, columns };
    const keyLog = this.#keyLog === null ? null : { ...this.#keyLog, sessionId: file.id };
    const session = await this.#begin(join(this.#folder, file.id), file, source, keyLog, former);
    this.#keyLog = keyLog;
    // At once: windows are to see the one in the place of the other, and not none between.
    this.#setOpen(session, former.id);
    await former.close();
    // What scripts wrote there is not read again: a session that has some stays, among the others.
    const written = await readdir(join(former.folder, "files")).catch(() => []);
    if (written.length > 0) return;
    await rm(former.folder, { recursive: true, force: true });
  }
  #setOpen(session: Session | null, readAgainOf = ""): void {
    this.#session = session;
    this.#readAgainOf = readAgainOf;
    if (session !== null) this.#failure = "";
    for (const listener of this.#listeners) listener(session);
  }
  async #closeOpen(): Promise<void> {
    const session = this.#session;
    if (session === null) return;
    this.#setOpen(null);
    await session.close();
  }
  #folderOf(id: string): string {
    if (!isSessionId(id)) throw new ContractError("NOT_FOUND", "there is no such session", "choose another one");
    return join(this.#folder, id);
  }
  async #summary(id: string): Promise<SessionSummary | null> {
    const folder = join(this.#folder, id);
    const file = await readSessionFile(folder).catch(() => null);
    if (file === null) return null;
    const [sizeBytes, isOpenElsewhere] = await Promise.all([folderSize(folder), isOwnedElsewhere(folder)]);
    const isOpen = this.#session?.id === id;
    const entries = isOpen ? (this.#session?.store.totals.entries ?? 0) : file.ledger.entries;
    return { id, name: file.name, createdMs: file.createdMs, entries, sizeBytes, isOpenElsewhere };
  }
  async #expire(): Promise<void> {
    const sessions = await this.list();
    const kept = sessions.map((session) => ({
      ...session,
      isOpen: session.isOpenElsewhere || session.id === this.#session?.id,
    }));
    for (const id of expiredSessions(kept, Date.now())) await rm(this.#folderOf(id), { recursive: true, force: true });
  }
}

/** Whether its packets are in capture files that can be read again. */
function isReadable({ file }: Session): boolean {
  return file.source.kind === "files" && file.paths.length > 0;
}

function newFile(source: NewSource, id: string): SessionFile {
  const paths = source.kind === "files" ? [...source.paths] : source.kind === "demo" ? [source.path] : [];
  const name = nameOf(source, paths);
  return {
    formatVersion: SESSION_FORMAT_VERSION,
    id,
    name,
    createdMs: Date.now(),
    source: { ...NO_SOURCE, kind: source.kind, name },
    paths,
    filter: "",
    columns: [],
    ledger: { ...EMPTY_LEDGER, lines: [] },
  };
}

function nameOf(source: NewSource, paths: readonly string[]): string {
  switch (source.kind) {
    case "demo":
      return "demo";
    case "cluster":
      return source.name;
    case "interfaces":
      return source.interfaces.join(", ");
    case "files":
      return paths.map((path) => basename(path)).join(", ");
  }
}

function orderOf(
  source: Exclude<NewSource, { readonly kind: "cluster" }>,
  file: SessionFile,
  folder: string,
  dataFolder: string,
): IngestOrder {
  const places = { dissectorsFolder: dissectorsFolder(dataFolder), protosFolder: protosFolder(dataFolder) };
  if (source.kind === "interfaces") {
    return {
      ...source,
      worker: `local:${file.name}`,
      packetsFolder: join(folder, "packets"),
      ...places,
    };
  }
  return { ...source, worker: `file:${file.name}`, ...places };
}

async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) =>
    entry.isFile() ? ((await stat(join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0) : 0,
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function folderError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return new ContractError(
    "NOT_READABLE",
    `the data folder cannot be written: ${error.message}`,
    "set THRESHER_HOME to a folder of yours",
  );
}
