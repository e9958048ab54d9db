// What scripts sent or failed to send, newest change last. Bounded; what ended is kept across restarts, what is still
// under way comes back from the outbox.
import { join } from "node:path";
import { type Alert, alert as alertSchema } from "../../contract/index.ts";
import { RecordLog } from "./record-log.ts";

export const MAX_ALERTS = 10_000;

const UNDER_WAY = new Set<Alert["phase"]>(["waiting", "sending"]);
const FAILED = new Set<Alert["phase"]>(["failed", "dead"]);

export class AlertList {
  readonly #log: RecordLog<Alert>;
  readonly #onChange: () => void;
  /** In the order of their last change. */
  readonly #alerts = new Map<string, Alert>();
  #seq = 0;
  #unread = 0;

  private constructor(log: RecordLog<Alert>, onChange: () => void) {
    this.#log = log;
    this.#onChange = onChange;
    for (const alert of [...log.records.values()].toSorted((a, b) => a.seq - b.seq)) this.#keep(alert);
  }
  static async open(folder: string, onChange: () => void): Promise<AlertList> {
    return new AlertList(
      await RecordLog.open({ folder: join(folder, "alerts"), parse: parseAlert, isSynced: false }),
      onChange,
    );
  }

  get seq(): number {
    return this.#seq;
  }
  get unread(): number {
    return this.#unread;
  }
  get damaged(): number {
    return this.#log.damaged;
  }
  get(id: string): Alert | undefined {
    return this.#alerts.get(id);
  }
  after(seq: number): readonly Alert[] {
    return [...this.#alerts.values()].filter((alert) => alert.seq > seq);
  }
  /** Adds an alert, or a change of one. */
  async set(changed: Omit<Alert, "seq">): Promise<void> {
    const alert: Alert = { ...changed, seq: this.#seq + 1 };
    this.#keep(alert);
    const surplus = this.#surplus();
    this.#onChange();
    if (UNDER_WAY.has(alert.phase)) return;
    await this.#log.put(alert.id, alert);
    if (surplus !== null) await this.#log.remove(surplus);
  }
  async acknowledge(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const alert = this.#alerts.get(id);
      if (alert !== undefined && !alert.isAcknowledged) await this.set({ ...alert, isAcknowledged: true });
    }
  }
  /** Takes the alerts of another folder. */
  async takeOver(folder: string): Promise<void> {
    const other = await AlertList.open(folder, () => undefined);
    for (const alert of other.after(0)) await this.set(alert);
    await other.close();
  }
  close(): Promise<void> {
    return this.#log.close();
  }

  #keep(alert: Alert): void {
    this.#forget(alert.id);
    this.#alerts.set(alert.id, alert);
    this.#seq = Math.max(this.#seq, alert.seq);
    if (isUnread(alert)) this.#unread++;
  }
  #forget(id: string): void {
    const alert = this.#alerts.get(id);
    if (alert === undefined) return;
    this.#alerts.delete(id);
    if (isUnread(alert)) this.#unread--;
  }
  // The oldest that ended well gives way first, then any other that ended: those of the outbox are bounded there.
  #surplus(): string | null {
    if (this.#alerts.size <= MAX_ALERTS) return null;
    let other: string | null = null;
    for (const { id, phase } of this.#alerts.values()) {
      if (phase === "sent" || phase === "recorded") {
        this.#forget(id);
        return id;
      }
      if (phase === "failed") other ??= id;
    }
    if (other !== null) this.#forget(other);
    return other;
  }
}

function isUnread({ phase, isAcknowledged }: Alert): boolean {
  return FAILED.has(phase) && !isAcknowledged;
}

function parseAlert(value: unknown): Alert | null {
  return alertSchema.safeParse(value).data ?? null;
}
