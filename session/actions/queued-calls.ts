// Calls that scripts do not wait for: from the script into the outbox, past the list of hosts, to their targets, and
// into the list of alerts.
import { randomBytes } from "node:crypto";
import { ContractError } from "../../contract/index.ts";
import type { HostRules, JsonValue, ScriptConstants, ScriptEnv } from "../hooks/types.ts";
import type { AlertList } from "./alert-list.ts";
import { type NewAlert, waitingAlert } from "./call-alert.ts";
import { Delivery } from "./delivery.ts";
import type { DeliveryClock } from "./delivery-clock.ts";
import { type HostVerdict, hostVerdict } from "./host-verdict.ts";
import { tryOnce } from "./one-try.ts";
import type { Outbox, OutboxCall } from "./outbox.ts";
import { openSecretMarker, type SecretMarker, unmarkSecrets } from "./secret-marks.ts";
import type { Action, ActionContext, NetworkGuard } from "./types.ts";

export interface QueueParts {
  readonly outbox: Outbox;
  readonly alerts: AlertList;
  readonly actions: ReadonlyMap<string, Action>;
  readonly constants: Pick<ScriptConstants, "env" | "rows" | "mask">;
  readonly hosts: Pick<HostRules, "ask" | "onChange">;
  readonly clock: DeliveryClock;
  readonly random: () => number;
  readonly guardOf: (script: string) => NetworkGuard;
  /** The disk failed. */
  readonly broken: (error: unknown) => void;
}

/** The alert that tells of calls for which there was no room. */
const FULL_ID = "outbox-full";

export class QueuedCalls {
  readonly #parts: QueueParts;
  readonly #delivery: Delivery;
  /** Calls whose host the user has not decided on. */
  readonly #parked = new Map<string, OutboxCall>();
  readonly #ending = new AbortController();
  readonly #stopListening: () => void;
  #markerOf: { readonly env: ScriptEnv; readonly marker: SecretMarker } | null = null;
  refused = 0;

  constructor(parts: QueueParts) {
    this.#parts = parts;
    this.#delivery = new Delivery({
      clock: parts.clock,
      random: parts.random,
      lineOf: ({ helper, target }) => `${helper} ${target}`,
      batchKey: (call) => this.#batchKey(call),
      intervalMs: (call) => this.#action(call).intervalMs ?? 0,
      mayGo: (call) => this.#mayGo(call),
      send: (calls) => this.#send(calls),
      sending: (calls) => this.#each(calls, (alert) => ({ phase: "sending", attempts: alert.attempts + 1 })),
      sent: (calls) => this.#sent(calls),
      held: (calls, reason, nextMs) => {
        const masked = parts.constants.mask(reason);
        this.#each(calls, () => ({ phase: "waiting", reason: masked, nextMs }));
      },
      givenUp: (call, reason) => this.#giveUp(call, reason),
      broken: parts.broken,
    });
    this.#stopListening = parts.hosts.onChange(() => this.#unpark());
  }

  /** Goes on with what the last process left. */
  resume(): void {
    for (const call of [...this.#parts.outbox.calls.values()].toSorted((a, b) => a.seq - b.seq)) {
      if (call.isDead) this.#tellDead(call);
      else this.#dispatch(call);
    }
  }

  /** Resolves when the call is on disk. Throws where it will not be sent. */
  async add(alert: NewAlert, args: readonly JsonValue[], context: ActionContext): Promise<void> {
    const { outbox, clock } = this.#parts;
    const marked = this.#marker()(args, randomBytes(8).toString("hex"));
    const { script, title, entryId, line, column } = context.origin;
    const call: OutboxCall = {
      id: alert.id,
      seq: outbox.nextSeq(),
      timeMs: alert.timeMs,
      sinceMs: clock.nowMs(),
      helper: alert.helper,
      ...marked,
      origin: { script, title, entryId, line, column },
      filesFolder: context.filesFolder,
      objectFolder: context.objectFolder,
      target: alert.target,
      summary: alert.summary,
      isDead: false,
      attempts: 0,
      reason: "",
    };
    const full = outbox.fullOf(call);
    if (full !== "") {
      this.#tellFull(alert, full);
      throw new Error("too many pending calls");
    }
    await this.#keep(call);
    this.#dispatch(call);
  }

  async resend(ids: readonly string[]): Promise<void> {
    const { outbox, clock } = this.#parts;
    for (const call of this.#found(ids)) {
      if (!call.isDead) continue;
      const again = { ...call, isDead: false, reason: "", sinceMs: clock.nowMs(), seq: outbox.nextSeq() };
      const full = outbox.fullOf(again);
      if (full !== "") {
        throw new ContractError("LIMIT", `the outbox is full: ${full}`, "wait until some is sent, or discard some");
      }
      await outbox.put(again);
      this.#dispatch(again);
    }
  }

  async discard(ids: readonly string[]): Promise<void> {
    await Promise.all(this.#found(ids).map((call) => this.#discard(call)));
  }

  async close(): Promise<void> {
    this.#stopListening();
    const closed = this.#delivery.close();
    this.#ending.abort();
    await closed;
  }

  // Made anew when a constant changed, which makes the whole of `env` anew: it reads all of them.
  #marker(): SecretMarker {
    const { constants } = this.#parts;
    const { env } = constants;
    if (this.#markerOf?.env !== env) this.#markerOf = { env, marker: openSecretMarker(constants.rows, env) };
    return this.#markerOf.marker;
  }

  async #keep(call: OutboxCall): Promise<void> {
    try {
      await this.#parts.outbox.put(call);
    } catch (error) {
      this.refused++;
      this.#parts.broken(error);
      throw new Error("the outbox cannot be written", { cause: error });
    }
  }

  async #discard(call: OutboxCall): Promise<void> {
    this.#delivery.remove(call);
    this.#parked.delete(call.id);
    await this.#parts.outbox.remove(call.id);
    const reason = call.reason === "" ? "discarded" : `discarded (${call.reason})`;
    this.#each([call], () => ({ phase: "failed", reason, nextMs: null, isAcknowledged: true }));
  }

  #dispatch(call: OutboxCall): void {
    const verdict = this.#verdict(call);
    const isAllowed = verdict.kind === "allowed";
    this.#tell({ ...waitingAlert(call, isAllowed ? "" : verdict.reason), attempts: call.attempts });
    if (isAllowed) this.#delivery.add(call);
    else this.#park(call, verdict);
  }
  #mayGo(call: OutboxCall): boolean {
    const verdict = this.#verdict(call);
    if (verdict.kind === "allowed") return true;
    this.#each([call], () => ({ phase: "waiting", reason: verdict.reason, nextMs: null }));
    this.#park(call, verdict);
    return false;
  }
  #park(call: OutboxCall, verdict: Exclude<HostVerdict, { kind: "allowed" }>): void {
    if (verdict.kind === "asked") this.#parked.set(call.id, call);
    else this.#giveUp(call, verdict.reason).catch(this.#parts.broken);
  }
  #unpark(): void {
    const calls = [...this.#parked.values()].toSorted((a, b) => a.seq - b.seq);
    for (const call of calls) {
      const verdict = this.#verdict(call);
      if (verdict.kind === "asked") continue;
      this.#parked.delete(call.id);
      if (verdict.kind === "denied") this.#park(call, verdict);
      else this.#delivery.add(call);
    }
  }
  #verdict(call: OutboxCall): HostVerdict {
    try {
      const { env } = this.#parts.constants;
      const hosts = this.#action(call).hosts(unmarkSecrets(call, env), env);
      return hostVerdict(this.#parts.hosts, call.origin.script, hosts);
    } catch (error) {
      return { kind: "denied", reason: this.#parts.constants.mask(messageOf(error)) };
    }
  }

  #batchKey(call: OutboxCall): string | null {
    const action = this.#action(call);
    if (action.batchKey === undefined || action.runBatch === undefined) return null;
    return `${call.origin.script} ${action.batchKey(unmarkSecrets(call, this.#parts.constants.env))}`;
  }

  async #send(calls: readonly OutboxCall[]): Promise<void> {
    const { constants, clock } = this.#parts;
    const [first] = calls;
    if (first === undefined) return;
    const action = this.#action(first);
    const all = calls.map((call) => unmarkSecrets(call, constants.env));
    await tryOnce(action, this.#contextOf(first), clock, async (context) => {
      const { runBatch } = action;
      if (calls.length > 1 && runBatch !== undefined) {
        await runBatch(
          all,
          context,
          calls.map(({ timeMs }) => timeMs),
        );
      } else for (const args of all) await action.run(args, context);
    });
  }
  #contextOf({ origin, filesFolder, objectFolder, timeMs }: OutboxCall): ActionContext {
    return {
      origin,
      env: this.#parts.constants.env,
      filesFolder,
      objectFolder,
      signal: this.#ending.signal,
      calledMs: timeMs,
      guard: this.#parts.guardOf(origin.script),
    };
  }

  async #sent(calls: readonly OutboxCall[]): Promise<void> {
    this.#each(calls, () => ({ phase: "sent", reason: "", nextMs: null }));
    await Promise.all(calls.map(({ id }) => this.#parts.outbox.remove(id)));
  }
  async #giveUp(call: OutboxCall, reason: string): Promise<void> {
    const { outbox, alerts, constants } = this.#parts;
    const masked = constants.mask(reason);
    const attempts = alerts.get(call.id)?.attempts ?? call.attempts;
    const forgotten = await outbox.bury(call.id, masked, attempts);
    this.#each([call], () => ({ phase: "dead", reason: masked, nextMs: null, isAcknowledged: false }));
    this.#each(forgotten, (alert) => ({ phase: "failed", reason: `${alert.reason} (forgotten: too many failed)` }));
  }

  #tellDead(call: OutboxCall): void {
    if (this.#parts.alerts.get(call.id)?.phase === "dead") return;
    this.#tell({ ...waitingAlert(call, call.reason), phase: "dead", attempts: call.attempts });
  }
  #tellFull(alert: NewAlert, full: string): void {
    this.refused++;
    const reason = `the outbox is full: ${full}; ${this.refused} calls were refused`;
    this.#tell({ ...alert, id: FULL_ID, phase: "failed", attempts: this.refused, reason });
  }
  #each(calls: readonly OutboxCall[], change: (alert: NewAlert) => Partial<NewAlert>): void {
    for (const call of calls) {
      const alert = this.#parts.alerts.get(call.id) ?? waitingAlert(call, "");
      this.#tell({ ...alert, ...change(alert) });
    }
  }
  #tell(alert: NewAlert): void {
    this.#parts.alerts.set(alert).catch(this.#parts.broken);
  }

  #found(ids: readonly string[]): readonly OutboxCall[] {
    return ids.flatMap((id) => this.#parts.outbox.calls.get(id) ?? []);
  }
  #action({ helper }: OutboxCall): Action {
    const action = this.#parts.actions.get(helper);
    if (action === undefined) throw new Error(`${helper} is not known here`);
    return action;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
