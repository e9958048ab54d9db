// The user's dissectors as the window sees them: what is in the folder now, and what the open session was read with.
// Files that no session has loaded are tried in a thread of their own, so that what is wrong with one is known at once.
import type { DissectorFacts, DissectorState, DissectorsState } from "../contract/index.ts";
import { type DissectorFile, listDissectors } from "./dissectors/dissector-files.ts";
import { dissectorsFolder } from "./folders.ts";
import type { IngestEvents, StartIngest } from "./ingest/messages.ts";
import type { Session } from "./session.ts";
import { countProtocols, type ProtocolCount } from "./store/protocol-counts.ts";
import type { Workspace } from "./workspace.ts";

type Counts = ReadonlyMap<string, ProtocolCount>;
interface Counted {
  readonly session: Session;
  readonly key: string;
  readonly counts: Counts;
}

export class DissectorDesk {
  readonly folder: string;
  readonly #workspace: Workspace;
  readonly #start: StartIngest;
  /** Which files were tried last, and what came of it. */
  #tried: { readonly key: string; readonly facts: readonly DissectorFacts[] } = { key: "", facts: [] };
  #trying = "";
  #counted: Counted | null = null;

  constructor(dataFolder: string, workspace: Workspace, start: StartIngest) {
    this.folder = dissectorsFolder(dataFolder);
    this.#workspace = workspace;
    this.#start = start;
  }
  async state(): Promise<DissectorsState> {
    const { files, problem } = await listDissectors(this.folder);
    const { session } = this.#workspace;
    const loaded = session?.dissectors ?? [];
    if (!files.every((file) => isOf(loaded, file))) this.#try(files);
    const gone = loaded.filter(({ file }) => !files.some((one) => one.file === file));
    const states = [
      ...files.map((file) => this.#stateOf(file, loaded)),
      ...gone.map((facts): Uncounted => ({ ...facts, use: "gone" })),
    ];
    const counts = session === null ? NO_COUNTS : await this.#counts(session, states);
    return {
      folder: this.folder,
      folderProblem: problem,
      session: kindOf(session),
      canReadAgain: this.#workspace.canReadAgain,
      dissectors: states.map((state) => ({ ...state, ...(counts.get(state.name) ?? NO_COUNT) })),
    };
  }

  #stateOf(file: DissectorFile, loaded: readonly DissectorFacts[]): Uncounted {
    const read = loaded.find((one) => one.file === file.file);
    if (read?.version === file.version) return { ...read, use: useOf(read, "used") };
    const tried = this.#tried.facts.find((one) => one.file === file.file && one.version === file.version);
    if (tried === undefined) return { ...NO_FACTS, ...read, ...file, use: "checking" };
    return { ...tried, use: useOf(tried, read === undefined || read.name === "" ? "ready" : "changed") };
  }
  /** One at a time; whoever asks again sees the next. */
  #try(files: readonly DissectorFile[]): void {
    const key = JSON.stringify(files);
    if (this.#trying !== "" || this.#tried.key === key) return;
    this.#trying = key;
    let facts: readonly DissectorFacts[] = [];
    const events = { ...DEAF, dissectors: (told: readonly DissectorFacts[]) => void (facts = told) };
    const order = { kind: "check", worker: "", dissectorsFolder: this.folder } as const;
    void this.#start(order, events).ended.then(({ phase, notice }) => {
      // What ended without an answer is not asked again and again.
      if (phase === "failed") facts = files.map((file) => ({ ...NO_FACTS, ...file, problems: [notice] }));
      this.#tried = { key, facts };
      this.#trying = "";
    });
  }
  async #counts(session: Session, states: readonly Uncounted[]): Promise<Counts> {
    const names = [...new Set(states.map(({ name }) => name))].filter((name) => name !== "");
    const key = [session.store.lastNumber, ...names].join(" ");
    if (this.#counted?.session !== session || this.#counted.key !== key) {
      // A session may close meanwhile: it has no counts then.
      const counts = await countProtocols(session.store, names).catch(() => NO_COUNTS);
      this.#counted = { session, key, counts };
    }
    return this.#counted.counts;
  }
}

type Uncounted = Omit<DissectorState, "flows" | "entries">;

function isOf(loaded: readonly DissectorFacts[], { file, version }: DissectorFile): boolean {
  return loaded.some((one) => one.file === file && one.version === version);
}

function useOf({ name, isOff }: DissectorFacts, otherwise: DissectorState["use"]): DissectorState["use"] {
  if (name === "") return "failed";
  return isOff ? "off" : otherwise;
}

function kindOf(session: Session | null): DissectorsState["session"] {
  const kind = session?.file.source.kind ?? "none";
  if (kind === "none" || kind === "cluster" || kind === "demo") return kind;
  return "reads";
}

const NO_COUNTS: Counts = new Map();
const NO_COUNT: ProtocolCount = { flows: 0, entries: 0 };
const NO_FACTS: DissectorFacts = {
  file: "",
  version: "",
  name: "",
  abbr: "",
  longName: "",
  color: "",
  transport: "",
  ports: [],
  words: [],
  problems: [],
  calls: 0,
  failures: 0,
  lastFailure: "",
  totalUs: 0,
  longestUs: 0,
  isOff: false,
};
const DEAF: IngestEvents = {
  rows: async () => undefined,
  names: () => undefined,
  progress: () => undefined,
  packets: async () => undefined,
  words: () => undefined,
  dissectors: () => undefined,
  problem: () => undefined,
};
