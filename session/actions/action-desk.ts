// What scripts do outside: each call goes to its action, at once or through the outbox, past the list of hosts, and is
// told in the list of alerts.
import { randomBytes } from "node:crypto";
import { type Alert, HELPERS, type HelperWay } from "../../contract/index.ts";
import type { HelperCall, HostRules, JsonValue, ScriptConstants } from "../hooks/types.ts";
import { AlertList } from "./alert-list.ts";
import { answer, AnswerFailure } from "./answer.ts";
import { callAlert, type NewAlert } from "./call-alert.ts";
import { type DeliveryClock, SYSTEM_CLOCK } from "./delivery-clock.ts";
import { hostVerdict, requireHosts } from "./host-verdict.ts";
import { Outbox } from "./outbox.ts";
import { removeFolder, takeFolders } from "./own-folder.ts";
import { QueuedCalls } from "./queued-calls.ts";
import type { Action, ActionContext, ActionCounts, ActionDesk, NetworkGuard } from "./types.ts";

export interface ActionDeskOptions {
  /** Where what waits is kept; processes may share it. */
  readonly folder: string;
  readonly actions: readonly Action[];
  readonly constants: Pick<ScriptConstants, "env" | "rows" | "mask">;
  readonly hosts: Pick<HostRules, "ask" | "onChange">;
  /** Ports of this machine that belong to the program: no script reaches them. */
  readonly ownPorts: readonly number[];
  readonly clock?: DeliveryClock;
  readonly random?: () => number;
}

interface HelperFacts {
  readonly way: HelperWay;
  readonly isNetwork: boolean;
}
const FACTS: ReadonlyMap<string, HelperFacts> = new Map(
  HELPERS.map(({ name, way, isNetwork }) => [name, { way, isNetwork: isNetwork === true }]),
);

/** Opens the desk, and goes on sending what the last process left. */
export async function openActionDesk(options: ActionDeskOptions): Promise<ActionDesk> {
  const listeners = new Set<() => void>();
  const { own, left } = await takeFolders(options.folder);
  try {
    const alerts = await AlertList.open(own.path, () => {
      for (const listener of listeners) listener();
    });
    const outbox = await Outbox.open(own.path);
    for (const folder of left) {
      await outbox.takeOver(folder.path);
      await alerts.takeOver(folder.path);
      await removeFolder(folder);
    }
    return new Desk(options, alerts, outbox, listeners, own.release);
  } catch (error) {
    for (const folder of [own, ...left]) await folder.release();
    throw error;
  }
}

class Desk implements ActionDesk {
  readonly #options: ActionDeskOptions;
  readonly #clock: DeliveryClock;
  readonly #random: () => number;
  readonly #actions: ReadonlyMap<string, Action>;
  readonly #alerts: AlertList;
  readonly #outbox: Outbox;
  readonly #queue: QueuedCalls;
  readonly #listeners: Set<() => void>;
  readonly #ending = new AbortController();
  #problem = "";

  readonly #release: () => Promise<void>;

  constructor(
    options: ActionDeskOptions,
    alerts: AlertList,
    outbox: Outbox,
    listeners: Set<() => void>,
    release: () => Promise<void>,
  ) {
    this.#options = options;
    this.#release = release;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#random = options.random ?? Math.random;
    this.#actions = new Map(options.actions.map((action) => [action.helper, action]));
    this.#alerts = alerts;
    this.#outbox = outbox;
    this.#listeners = listeners;
    this.#queue = new QueuedCalls({
      outbox,
      alerts,
      actions: this.#actions,
      constants: options.constants,
      hosts: options.hosts,
      clock: this.#clock,
      random: this.#random,
      guardOf: (script) => this.#guardOf(script),
      broken: (error) => this.#broken(error),
    });
    this.#queue.resume();
  }

  get counts(): ActionCounts {
    return {
      waiting: this.#outbox.waiting,
      dead: this.#outbox.dead,
      alertSeq: this.#alerts.seq,
      unread: this.#alerts.unread,
      refused: this.#queue.refused,
      forgotten: this.#outbox.forgotten,
      damaged: this.#outbox.damaged + this.#alerts.damaged,
      problem: this.#problem,
    };
  }

  async call(call: HelperCall, context: ActionContext): Promise<JsonValue> {
    if (this.#ending.signal.aborted) throw new Error("the program is closing");
    const action = this.#action(call);
    const facts = FACTS.get(call.helper);
    const verdict = hostVerdict(this.#options.hosts, context.origin.script, action.hosts(call.args, context.env));
    const isQueued = facts?.way === "queue";
    // What waits anyway waits for the user's answer too.
    if (verdict.kind === "denied" || (verdict.kind === "asked" && !isQueued)) throw new Error(verdict.reason);
    const alert = this.#alertOf(call, context, action);
    if (!isQueued) return await this.#answer(action, call, context, facts?.isNetwork === true ? alert : null);
    await this.#queue.add(alert, call.args, context);
    return null;
  }

  record(call: HelperCall, context: ActionContext): void {
    this.#tell({ ...this.#alertOf(call, context, this.#action(call)), phase: "recorded" });
  }
  alerts(afterSeq: number): readonly Alert[] {
    return this.#alerts.after(afterSeq);
  }
  acknowledge(ids: readonly string[]): Promise<void> {
    return this.#alerts.acknowledge(ids);
  }
  resend(ids: readonly string[]): Promise<void> {
    return this.#queue.resend(ids);
  }
  discard(ids: readonly string[]): Promise<void> {
    return this.#queue.discard(ids);
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#queue.close();
    await this.#outbox.close();
    await this.#alerts.close();
    await this.#release();
  }

  // Files and the like are done without a word: the list tells what left the machine.
  async #answer(
    action: Action,
    { args }: HelperCall,
    context: ActionContext,
    alert: NewAlert | null,
  ): Promise<JsonValue> {
    const bounded: ActionContext = {
      ...context,
      signal: AbortSignal.any([context.signal, this.#ending.signal]),
      calledMs: alert?.timeMs ?? this.#clock.nowMs(),
      guard: this.#guardOf(context.origin.script),
    };
    if (alert === null) return await action.run(args, bounded);
    this.#tell({ ...alert, phase: "sending", attempts: 1 });
    try {
      const { value, attempts } = await answer(action, args, bounded, this.#clock, this.#random);
      this.#tell({ ...alert, phase: "sent", attempts });
      return value;
    } catch (error) {
      const reason = this.#options.constants.mask(error instanceof Error ? error.message : String(error));
      this.#tell({ ...alert, phase: "failed", attempts: error instanceof AnswerFailure ? error.attempts : 1, reason });
      throw error;
    }
  }

  #alertOf(call: HelperCall, { origin }: ActionContext, action: Action): NewAlert {
    const nowMs = this.#clock.nowMs();
    const id = `${nowMs.toString(36)}-${randomBytes(6).toString("hex")}`;
    return callAlert(id, nowMs, call, origin, action, this.#options.constants.mask);
  }
  #guardOf(script: string): NetworkGuard {
    const { hosts, ownPorts } = this.#options;
    return { allowHost: (host) => requireHosts(hosts, script, [host]), ownPorts };
  }
  #action({ helper }: HelperCall): Action {
    const action = this.#actions.get(helper);
    if (action === undefined) throw new Error(`${helper} is not known here`);
    return action;
  }
  #tell(alert: NewAlert): void {
    this.#alerts.set(alert).catch((error: unknown) => this.#broken(error));
  }
  #broken(error: unknown): void {
    this.#problem = error instanceof Error ? error.message : String(error);
    for (const listener of this.#listeners) listener();
  }
}
