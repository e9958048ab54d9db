// A script in its thread, with everything that it tells, for tests.
import { NO_WORDS } from "../../../dissectors/words.ts";
import { onTestFinished } from "vitest";
import type {
  HelperCall,
  JobOrder,
  JsonValue,
  ScriptEntry,
  ScriptFailure,
  ScriptLine,
  ScriptRole,
  ScriptRuntime,
  Verdict,
} from "../../types.ts";
import type { HookCost } from "../../../../contract/index.ts";
import { scriptsInWorkers } from "../index.ts";

const PROGRAM = new URL("../../../ingest/ingest-worker.ts", import.meta.url);
export const FILE = "my script.js";

export interface RunOptions {
  readonly role?: ScriptRole;
  readonly env?: Readonly<Record<string, JsonValue>>;
  readonly shared?: Readonly<Record<string, string>>;
  readonly answer?: (call: HelperCall) => Promise<JsonValue>;
}

export interface RunningScript {
  readonly runtime: ScriptRuntime;
  readonly lines: ScriptLine[];
  readonly failures: ScriptFailure[];
  readonly calls: HelperCall[];
  readonly jobs: JobOrder[];
  readonly verdicts: Verdict[];
  readonly shared: Record<string, string | undefined>;
  readonly costs: () => ReadonlyMap<HookCost["hook"], HookCost>;
  readonly memoryBytes: () => number;
  readonly deaths: string[];
  /** Texts of its lines so far. */
  readonly printed: () => readonly string[];
  /** Resolves when the condition holds; looked at after whatever the script tells. */
  readonly until: (condition: () => boolean) => Promise<void>;
}

/** Not started yet: `runtime.started` tells. It is stopped when the test is over. */
export function runScript(source: string, options: RunOptions = {}): RunningScript {
  const waiting = new Set<() => void>();
  const told = {
    lines: [] as ScriptLine[],
    failures: [] as ScriptFailure[],
    calls: [] as HelperCall[],
    jobs: [] as JobOrder[],
    verdicts: [] as Verdict[],
    shared: {} as Record<string, string | undefined>,
    deaths: [] as string[],
  };
  let costs: readonly HookCost[] = [];
  let memoryBytes = 0;
  const tell = (work: () => void): void => {
    work();
    for (const look of waiting) look();
  };
  const { role = "desktop", env = {}, shared = {}, answer = () => Promise.resolve(null) } = options;
  const runtime = scriptsInWorkers(PROGRAM)(
    { file: FILE, source, role, env, shared, words: NO_WORDS },
    {
      line: (line) => tell(() => told.lines.push(line)),
      failure: (failure) => tell(() => told.failures.push(failure)),
      call: (call) => {
        tell(() => told.calls.push(call));
        return answer(call);
      },
      scheduled: (job) => tell(() => told.jobs.push(job)),
      verdicts: (verdicts) => tell(() => told.verdicts.push(...verdicts)),
      shared: (name, json) => tell(() => (told.shared[name] = json)),
      costs: (now, bytes) =>
        tell(() => {
          costs = now;
          memoryBytes = bytes;
        }),
      died: (message) => tell(() => told.deaths.push(message)),
    },
  );
  onTestFinished(() => runtime.stop());
  return {
    ...told,
    runtime,
    costs: () => new Map(costs.map((cost) => [cost.hook, cost])),
    memoryBytes: () => memoryBytes,
    printed: () => told.lines.map(({ text }) => text),
    until: (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!condition()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

/** An entry of HTTP; `more` goes into its head. */
export function entryOf(id: string, more: Readonly<Record<string, JsonValue>> = {}): ScriptEntry {
  const head = {
    id,
    index: 0,
    stream: "000000000001.pcap",
    node: { ip: "10.0.0.1", name: "node-a" },
    protocol: { name: "http", version: "1.1", abbr: "HTTP", macro: "http" },
    src: { ip: "10.1.0.1", port: "40000", name: "front", namespace: "shop", pod: null },
    dst: { ip: "10.1.0.2", port: "80", name: "cart", namespace: "shop", pod: null },
    elapsedTime: 12,
    size: 300,
    passed: false,
    failed: false,
    ...more,
  };
  const document = {
    request: { method: "GET", path: "/cart/7", headers: { Host: "cart" } },
    response: { status: 200, content: { text: "grüße ☃" } },
    data: null,
    event: null,
    error: null,
  };
  return { id, node: "node-a", head: JSON.stringify(head), document: JSON.stringify(document) };
}

/** Heads of packets from Ethernet on: `[seconds, nanoseconds, length on the wire, head]`. */
export function packetHeads(
  packets: readonly (readonly [number, number, number, Uint8Array, captured?: number])[],
): Uint8Array {
  const parts = packets.map(([seconds, nanoseconds, length, head, captured = length]) => {
    const prefix = Buffer.alloc(16);
    prefix.writeUInt32LE(seconds, 0);
    prefix.writeUInt32LE(nanoseconds, 4);
    prefix.writeUInt32LE(length, 8);
    prefix.writeUInt16LE(1, 12);
    prefix.writeUInt16LE(head.length + 4, 14);
    const suffix = Buffer.alloc(4);
    suffix.writeUInt32LE(captured);
    return Buffer.concat([prefix, head, suffix]);
  });
  return new Uint8Array(Buffer.concat(parts));
}
