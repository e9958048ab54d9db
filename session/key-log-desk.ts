// The key log that the user lends to the session, as the window sees it: what is in the file by now, and what it did for
// the session. The secrets themselves are with whoever dissects; nothing here hands one on.
import { KeyLogFile } from "../codecs/key-log-file.ts";
import type { KeyLogState } from "../contract/index.ts";
import { countTexts } from "./store/outcomes.ts";
import type { Workspace } from "./workspace.ts";

/** A long log is read for so long at a time. */
const READ_MS = 40;

export class KeyLogDesk {
  readonly #workspace: Workspace;
  readonly #stop: () => void;
  #file: KeyLogFile | null = null;
  /** Of the file's secrets, when the session's captures were read with it. */
  #readRevision = 0;
  #isRead = false;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#stop = workspace.onChange(() => void (this.#isRead = false));
  }
  async state(): Promise<KeyLogState> {
    const { keyLog, session } = this.#workspace;
    const file = this.#fileOf(keyLog?.path ?? "");
    if (file !== null) this.#read(file);
    const counts = file?.state ?? NO_COUNTS;
    const outcomes = session === null ? [] : await countTexts(session.store, "tlsx", PATHS);
    return {
      path: keyLog?.path ?? "",
      isKept: keyLog?.isKept ?? false,
      ...counts,
      use: this.#use(),
      newSecrets: file === null ? 0 : file.keys.revision - this.#readRevision,
      outcomes: outcomes.map(({ text, count }) => ({ outcome: text, count })),
    };
  }
  close(): void {
    this.#stop();
    this.#file?.close();
  }

  #fileOf(path: string): KeyLogFile | null {
    if ((this.#file?.path ?? "") === path) return this.#file;
    this.#file?.close();
    this.#file = path === "" ? null : new KeyLogFile(path);
    this.#isRead = false;
    return this.#file;
  }
  #read(file: KeyLogFile): void {
    const isWhole = file.readFor(READ_MS);
    if (this.#isRead) return;
    // What was there when the captures were read is not new.
    this.#readRevision = file.keys.revision;
    this.#isRead = isWhole;
  }
  #use(): KeyLogState["use"] {
    const source = this.#workspace.session?.file.source;
    if (source?.kind === "cluster") return "tap";
    if (source?.kind === "files") return "files";
    return source?.kind === "interfaces" && source.phase === "live" ? "live" : "later";
  }
}

const PATHS = { path: "response.decryption", needed: "response.versionName" };
const NO_COUNTS = {
  problem: "",
  secrets: 0,
  lines: 0,
  badLines: 0,
  forgotten: 0,
  passedBytes: 0,
  restarts: 0,
};
