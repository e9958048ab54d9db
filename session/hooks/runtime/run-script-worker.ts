// The thread of one script: takes calls one after the other, and tells what comes of them.
import type { MessagePort } from "node:worker_threads";
import { HOOK_NAMES } from "../../../contract/scripts/index.ts";
import type { ScriptFailure } from "../types.ts";
import { Costs } from "./costs.ts";
import { HostFunctions } from "./host-functions.ts";
import { LIMITS } from "./limits.ts";
import type { DoneValue, FromScript, ScriptWorkerOrder, ToScript } from "./messages.ts";
import { Meter } from "./meter.ts";
import { PacketCalls } from "./packet-calls.ts";
import { Sandbox } from "./sandbox.ts";
import { ScriptCalls } from "./script-calls.ts";
import { Timers } from "./timers.ts";
import { Words } from "./words.ts";

/** Runs a script until the session ends the thread. */
export async function runScriptWorker(order: ScriptWorkerOrder, port: MessagePort): Promise<void> {
  const { script } = order;
  const [words, meter, costs] = [new Words(order.words), new Meter(), new Costs()];
  const post = (message: FromScript): void => port.postMessage(message);
  const timers = new Timers((id) => thread.fire(id));
  const { INSIDE, PRELUDES } = await insideFor(script.source);
  const host = new HostFunctions({
    script,
    inside: INSIDE,
    answers: order.answers,
    words,
    meter,
    costs,
    post,
    timer: (id, delayMs, isRepeated) => timers.set(id, delayMs, isRepeated),
    clearTimer: (id) => timers.clear(id),
    settled: (call, problem) => thread.settled(call, problem),
  });
  const sandbox = await Sandbox.open(script, PRELUDES, {
    words,
    costs,
    meter,
    expose: (context, holder) => host.expose(context, holder),
    fail: (hook, entryId, message, stack) => host.fail(hook, entryId, message, stack),
  });
  const thread = new ScriptThread(sandbox, host, costs, meter, post);
  const hooks = sandbox.start(script);
  const failures = host.started(hooks !== null);
  if (hooks === null) return post({ kind: "not-started", failure: failures[0] ?? UNKNOWN });
  thread.begin(hooks, port);
}

/** The filter language and what else `inside` brings take a while to load: only for scripts that name them. */
async function insideFor(source: string): Promise<Pick<typeof import("../inside/index.ts"), "INSIDE" | "PRELUDES">> {
  if (!NAMES_OF_INSIDE.test(source)) return { INSIDE: {}, PRELUDES: {} };
  return import("../inside/index.ts");
}
const NAMES_OF_INSIDE = /\b(?:kfl|json2Yaml|chatgpt|wrapper)\b/;
const UNKNOWN: ScriptFailure = { hook: "top level", message: "it failed", entryId: "", line: 0, column: 0 };

class ScriptThread {
  readonly #sandbox: Sandbox;
  readonly #host: HostFunctions;
  readonly #costs: Costs;
  readonly #calls: ScriptCalls;
  readonly #packets: PacketCalls;
  readonly #post: (message: FromScript) => void;
  #hooks: ReadonlySet<string> = new Set();
  #nextScanMs = 0;
  #scanTimer: NodeJS.Timeout | undefined;

  constructor(sandbox: Sandbox, host: HostFunctions, costs: Costs, meter: Meter, post: (message: FromScript) => void) {
    this.#sandbox = sandbox;
    this.#host = host;
    this.#costs = costs;
    this.#post = post;
    this.#calls = new ScriptCalls(sandbox, costs, meter, host);
    this.#packets = new PacketCalls(sandbox, costs, meter, host);
  }
  begin(hooks: readonly string[], port: MessagePort): void {
    this.#hooks = new Set(hooks);
    this.#post({ kind: "started", hooks: HOOK_NAMES.filter((name) => this.#hooks.has(name)) });
    this.#after();
    port.on("message", (message: ToScript) => {
      this.#take(message);
      this.#after();
    });
    setInterval(() => this.#tellCosts(), LIMITS.costsEveryMs).unref();
    setInterval(() => this.#host.endFlood(), LIMITS.consoleWindowMs).unref();
  }
  fire(timer: number): void {
    this.#calls.fire(timer);
    this.#after();
  }
  settled(call: number, problem: string): void {
    this.#calls.settled(call, problem);
  }

  #take(message: ToScript): void {
    switch (message.kind) {
      case "items":
        if (this.#hooks.has("onItemCaptured")) this.#calls.items(message.entries);
        return this.#done(message.seq, null);
      case "queried": {
        const isHooked = this.#hooks.has("onItemQueried");
        return this.#done(message.seq, isHooked ? this.#calls.queried(message.entries) : []);
      }
      case "packets":
        if (this.#hooks.has("onPacketCaptured")) this.#packets.run(message.node, message.heads);
        return this.#done(message.seq, null);
      case "call":
        if (this.#hooks.has(message.hook)) this.#calls.call(message.hook, JSON.stringify(message.args));
        return this.#done(message.seq, null);
      case "job":
        return this.#calls.job(message.tag, (problem) => this.#done(message.seq, problem));
      case "forget":
        return this.#calls.tell("forgetJob", message.tag);
      case "shared":
        return this.#calls.tell("share", message.name, message.json);
    }
  }
  #done(seq: number, value: DoneValue): void {
    this.#host.flush();
    this.#post({ kind: "done", seq, value });
  }
  #after(): void {
    this.#host.flush();
    const nowMs = performance.now();
    if (nowMs >= this.#nextScanMs) return this.#scan();
    this.#scanTimer ??= setTimeout(() => this.#scan(), this.#nextScanMs - nowMs).unref();
  }
  #scan(): void {
    clearTimeout(this.#scanTimer);
    this.#scanTimer = undefined;
    const startedMs = performance.now();
    this.#calls.tell("scan");
    const endedMs = performance.now();
    this.#nextScanMs = endedMs + Math.max(LIMITS.sharedEveryMs, LIMITS.sharedRest * (endedMs - startedMs));
  }
  #tellCosts(): void {
    if (!this.#costs.hasChanged) return;
    this.#post({ kind: "costs", costs: this.#costs.take(), memoryBytes: this.#sandbox.memoryBytes });
  }
}
