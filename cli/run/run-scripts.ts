// Runs scripts over captures: first all of them are started, then they get entries and packets in the order of the
// capture, at last each job that was scheduled runs once.
import { userProtocols } from "../read/user-protocols.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { Filter } from "../../kfl/index.ts";
import type { DeskActions } from "../../session/hooks/desk-actions.ts";
import { readHead } from "../../session/hooks/script-head.ts";
import { placeOf } from "../../session/hooks/script-problem.ts";
import type { UserProtocols } from "../../session/user-protocols.ts";
import type { PacketBatch } from "../../session/packets/packet-batch.ts";
import type { ScriptEntry, ScriptFile, StartScript } from "../../session/hooks/types.ts";
import { type VirtualParts, VirtualRun, type VirtualScript } from "../../session/hooks/virtual-run.ts";
import { UsageError } from "../command/failures.ts";
import { compileOrRefuse } from "../filter/compile.ts";
import { openProgress } from "../terminal/progress.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { feedCaptures, type FeedTaker } from "./capture-feed.ts";
import { matching } from "./entry-filter.ts";
import { openReport, type RunReport } from "./report.ts";
import { constantsOf, maskOf, readScripts } from "./script-files.ts";
import { openSending, type Sending } from "./sending.ts";

const SHARING_MS = 250;
/** Longest wait for what the last calls took. */
const MAX_COSTS_MS = 700;

export interface RunOrder {
  readonly scripts: readonly string[];
  readonly captures: readonly string[];
  readonly filter: string | undefined;
  readonly output: "text" | "json";
  /** Where names of protobuf fields are. */
  readonly protos: readonly string[];
  /** `NAME=VALUE`. */
  readonly constants: readonly string[];
  /** Null: nothing is sent, and no file written. */
  readonly send: { readonly allowedHosts: readonly string[]; readonly filesFolder: string } | null;
}
export interface RunParts {
  readonly start: StartScript;
  /** What calls to the outside do, where they are made. */
  readonly openActions: () => Promise<DeskActions>;
}

export async function runScripts(order: RunOrder, parts: RunParts, terminal: Terminal): Promise<number> {
  const files = readScripts(order.scripts);
  const { words, ...protocols } = await userProtocols(order.protos, terminal);
  const compiled = (text: string): Filter => compileOrRefuse(text, Date.now(), words);
  const filter = order.filter === undefined ? null : compiled(order.filter);
  const report = openReport(order.output, terminal);
  const env = constantsOf(order.constants, files, process.env);
  const mask = maskOf(env);
  const { start, openActions } = parts;
  const sending =
    order.send === null ? null : await openSending({ ...order.send, ...(await openActions()), env, mask });
  const changes = new Changes();
  const virtual = new VirtualRun(virtualParts({ start, env, mask, words, compiled }, sending, report), changes.note);
  try {
    for (const file of files) await startOrRefuse(virtual, file);
    return await runOver(virtual, { order, filter, protocols, sending, report, terminal, changes });
  } finally {
    await virtual.stop();
    await sending?.close();
  }
}

function virtualParts(
  {
    compiled,
    ...given
  }: Pick<VirtualParts, "start" | "env" | "mask" | "words"> & { readonly compiled: (text: string) => Filter },
  sending: Sending | null,
  report: RunReport,
): VirtualParts {
  return {
    ...given,
    filter: ({ filter }) => (filter === null ? null : compiled(filter.text)),
    cluster: { targeted: async () => '{"targets":[],"excluded":[]}', nameResolutionHistory: async () => ({}) },
    recordsAll: false,
    heard: { line: report.line, verdicts: report.verdicts },
    ...(sending === null ? {} : { outside: sending.call }),
  };
}

// A script that does not start is a mistake of whoever wrote it: told with its place, before anything is read.
async function startOrRefuse(virtual: VirtualRun, file: ScriptFile): Promise<void> {
  const { loaded, problem } = await virtual.start(file);
  if (problem === "") return;
  const failure = await loaded?.started.then(
    () => null,
    (error: unknown) => error,
  );
  const { line, column } = loaded === null ? filterPlace(file) : placeOf(failure);
  const place = [file.file, line, column].filter((part) => part !== 0).join(":");
  throw new UsageError(`${place}: ${problem}`);
}
function filterPlace({ file, source }: ScriptFile): { readonly line: number; readonly column: number } {
  return readHead(file, source).filter ?? { line: 0, column: 0 };
}

interface Running {
  readonly order: RunOrder;
  readonly filter: Filter | null;
  readonly protocols: UserProtocols;
  readonly sending: Sending | null;
  readonly report: RunReport;
  readonly terminal: Terminal;
  readonly changes: Changes;
}

async function runOver(
  virtual: VirtualRun,
  { order, filter, protocols, sending, report, terminal, changes }: Running,
): Promise<number> {
  const taker = new Taker(virtual);
  const onProgress = openProgress(terminal, "Running");
  const { entries, notices } = await feedCaptures({ captures: order.captures, filter, protocols, onProgress }, taker);
  await virtual.settled();
  // What scripts share crosses a little after it is written, and jobs often report it.
  if (virtual.jobs.length > 0) await sleep(SHARING_MS);
  for (const tag of virtual.jobs) await virtual.runJob(tag);
  await virtual.settled();
  await lastCosts(virtual, changes);
  const unsent = (await sending?.finish()) ?? [];
  const scripts = virtual.scripts.map(({ file, title, problem, loaded }) => ({
    file,
    title,
    problem,
    costs: loaded?.costs ?? [],
  }));
  report.end({
    entries,
    packets: taker.packetCount,
    ...virtual.verdicts,
    scripts,
    calls: virtual.calls,
    callCount: virtual.callCount,
    isSending: sending !== null,
    notices: [...notices, ...unsent],
  });
  return unsent.length > 0 || scripts.some(({ problem }) => problem !== "") ? 1 : 0;
}

// Sandboxes tell what they took now and then, also after their last call.
async function lastCosts({ scripts }: VirtualRun, changes: Changes): Promise<void> {
  const costs = (): string => JSON.stringify(scripts.map(({ loaded }) => loaded?.costs));
  const before = costs();
  const endMs = performance.now() + MAX_COSTS_MS;
  while (costs() === before && performance.now() < endMs) await changes.next(endMs - performance.now());
}

class Changes {
  #wake: () => void = () => undefined;
  readonly note = (): void => this.#wake();
  /** Resolves at the next change, or after a time. */
  next(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Gives to each script what it has a hook for, and what its own filter lets through. */
class Taker implements FeedTaker {
  packetCount = 0;
  readonly wantsPackets: boolean;
  readonly #run: VirtualRun;
  readonly #onItem: readonly VirtualScript[];
  readonly #onPacket: readonly VirtualScript[];

  constructor(run: VirtualRun) {
    const { scripts } = run;
    this.#run = run;
    this.#onItem = scripts.filter(
      ({ loaded }) => loaded?.has("onItemCaptured") === true || loaded?.has("onItemQueried") === true,
    );
    this.#onPacket = scripts.filter(({ loaded }) => loaded?.has("onPacketCaptured") === true);
    this.wantsPackets = this.#onPacket.length > 0;
  }
  readonly items = async (entries: readonly ScriptEntry[]): Promise<void> => {
    await Promise.all(
      this.#onItem.map(async (script) => {
        const wanted = matching(script.filter, entries);
        if (wanted.length > 0) await noted(script, this.#run.give(script, wanted));
      }),
    );
  };
  readonly packets = async (batch: PacketBatch): Promise<void> => {
    this.packetCount += batch.packets;
    await Promise.all(this.#onPacket.map((script) => noted(script, script.loaded?.packets(batch))));
  };
}

async function noted(script: VirtualScript, work: Promise<void> | undefined): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (script.problem === "") script.problem = error instanceof Error ? error.message : String(error);
  }
}
