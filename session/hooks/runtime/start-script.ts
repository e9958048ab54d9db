// A script in a worker thread, as the desk starts and hears it.
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { HookName } from "../../../contract/index.ts";
import type {
  JsonValue,
  QueriedEntry,
  ScriptEntry,
  ScriptEvents,
  ScriptFailure,
  ScriptPackets,
  ScriptRuntime,
  ScriptSource,
  StartScript,
} from "../types.ts";
import { giveAnswer } from "./answers.ts";
import { LIMITS } from "./limits.ts";
import type { DoneValue, FromScript, ScriptWorkerOrder, ToScript } from "./messages.ts";
import { packEntries } from "./pack-entries.ts";
import { StartFailure } from "./start-failure.ts";
import { Watchdog } from "./watchdog.ts";
import { Words } from "./words.ts";

/** Starts scripts in workers that run `program`, which has to call `runIngestWorker` (ingest/index.ts). */
export function scriptsInWorkers(program: URL): StartScript {
  return (source, events) => new WorkerScript(program, source, events);
}

type Numbered = Extract<ToScript, { readonly seq: number }>;
type WithoutSeq<Message> = Message extends unknown ? Omit<Message, "seq"> : never;

class WorkerScript implements ScriptRuntime {
  readonly started: Promise<{ readonly hooks: readonly HookName[] }>;
  readonly #started = Promise.withResolvers<{ readonly hooks: readonly HookName[] }>();
  readonly #ended = Promise.withResolvers<undefined>();
  readonly #events: ScriptEvents;
  readonly #worker: Worker;
  readonly #answers: MessagePort;
  readonly #words = new Words();
  readonly #watchdog: Watchdog;
  readonly #calls = new Map<number, (value: DoneValue) => void>();
  #count = 0;
  #isOver = false;

  constructor(program: URL, script: ScriptSource, events: ScriptEvents) {
    this.#events = events;
    this.started = this.#started.promise;
    this.started.catch(() => undefined);
    const { port1, port2 } = new MessageChannel();
    this.#answers = port1;
    const workerData: ScriptWorkerOrder = { script, answers: port2, words: this.#words.buffer };
    this.#worker = new Worker(program, {
      workerData,
      transferList: [port2],
      env: {},
      resourceLimits: { stackSizeMb: LIMITS.threadStackMegabytes },
    });
    this.#watchdog = new Watchdog(this.#words, () =>
      this.#end(`ended: it did not answer for ${LIMITS.hangMs / 1000} s`),
    );
    this.#worker.on("message", (message: FromScript) => this.#hear(message));
    this.#worker.on("error", (error) => this.#end(`broken: ${String(error)}`));
    this.#worker.on("exit", (code) => {
      this.#end(`ended with code ${code}`);
      this.#ended.resolve(undefined);
    });
  }

  async items(entries: readonly ScriptEntry[]): Promise<void> {
    const { packed, tooLong } = packEntries(entries);
    for (const { id } of tooLong) {
      this.#events.failure({ hook: "onItemCaptured", message: TOO_LONG, entryId: id, line: 0, column: 0 });
    }
    await Promise.all(packed.map((one) => this.#call({ kind: "items", entries: one })));
  }
  async packets({ node, heads }: ScriptPackets): Promise<void> {
    await this.#call({ kind: "packets", node, heads });
  }
  async queried(entries: readonly ScriptEntry[]): Promise<readonly QueriedEntry[]> {
    const { packed, tooLong } = packEntries(entries);
    const problems = new Map(tooLong.map(({ id }) => [id, TOO_LONG]));
    const answers = await Promise.all(packed.map((one) => this.#call({ kind: "queried", entries: one })));
    const found = new Map<string, QueriedEntry>();
    for (const results of answers)
      if (Array.isArray(results)) for (const result of results) found.set(result.id, result);
    const over = this.#isOver ? "the script has ended" : "";
    return entries.map(
      ({ id }) => found.get(id) ?? { id, json: null, verdict: null, problem: problems.get(id) ?? over },
    );
  }
  async call(hook: HookName, args: readonly JsonValue[]): Promise<void> {
    await this.#call({ kind: "call", hook, args });
  }
  async runJob(tag: string): Promise<{ readonly problem: string }> {
    const answer = await this.#call({ kind: "job", tag });
    return { problem: typeof answer === "string" ? answer : "the script has ended" };
  }
  forgetJob(tag: string): void {
    this.#post({ kind: "forget", tag });
  }
  setShared(name: string, json: string | undefined): void {
    this.#post({ kind: "shared", name, json });
  }
  async stop(): Promise<void> {
    this.#close();
    this.#started.reject(new Error("the script was stopped"));
    await this.#ended.promise;
  }

  #call(message: WithoutSeq<Numbered>): Promise<DoneValue> {
    if (this.#isOver) return Promise.resolve(null);
    const seq = ++this.#count;
    return new Promise((resolve) => {
      this.#calls.set(seq, resolve);
      this.#post({ ...message, seq });
    });
  }
  #post(message: ToScript): void {
    if (this.#isOver) return;
    const isPacked = message.kind === "items" || message.kind === "queried";
    this.#worker.postMessage(message, isPacked ? [message.entries.texts.buffer] : []);
  }
  #hear(message: FromScript): void {
    if (this.#isOver) return;
    const events = this.#events;
    switch (message.kind) {
      case "started":
        return this.#started.resolve({ hooks: message.hooks });
      case "not-started":
        this.#close();
        return this.#started.reject(new StartFailure(message.failure));
      case "done": {
        const resolve = this.#calls.get(message.seq);
        this.#calls.delete(message.seq);
        return resolve?.(message.value);
      }
      case "ask":
        return void giveAnswer(message.number, events.call(message.call), this.#answers, this.#words);
      case "queue":
        return void this.#queue(message);
      case "line":
        return events.line(message.line);
      case "failure":
        return events.failure(message.failure);
      case "scheduled":
        return events.scheduled(message.job);
      case "verdicts":
        return events.verdicts(message.verdicts);
      case "shared":
        return events.shared(message.name, message.json);
      case "costs":
        return events.costs(message.costs, message.memoryBytes);
    }
  }
  async #queue({ call, hook }: Extract<FromScript, { readonly kind: "queue" }>): Promise<void> {
    try {
      await this.#events.call(call);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const { line, column, entryId } = call;
      const failure: ScriptFailure = { hook, message: `${call.helper}: ${message}`, entryId, line, column };
      if (!this.#isOver) this.#events.failure(failure);
    } finally {
      this.#words.addPending(-1);
    }
  }
  /** The thread is gone, or has to go, and nobody asked for it. */
  #end(message: string): void {
    if (this.#isOver) return;
    this.#close();
    this.#started.reject(new Error(message));
    this.#events.died(message);
  }
  #close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#watchdog.stop();
    this.#answers.close();
    void this.#worker.terminate();
    for (const resolve of this.#calls.values()) resolve(null);
    this.#calls.clear();
  }
}
const TOO_LONG = "the entry is too large for scripts";
