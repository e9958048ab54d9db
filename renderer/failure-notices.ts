// Tells the desktop of sendings that failed, where the user asked for it: at most one notification a minute, which says
// how many there were.
import type { Alert } from "../contract/index.ts";
import { countOf, isFailedAlert } from "./scripts/script-words.ts";

export const NOTICE_EVERY_MS = 60_000;

export interface FailureNotice {
  readonly title: string;
  readonly body: string;
}

/** Which failures are news, and when they may be told. */
export class FailureNotices {
  #told = new Set<string>();
  #lastMs = Number.NEGATIVE_INFINITY;

  /** What there is already when it begins is no news. */
  begin(alerts: readonly Alert[]): void {
    this.#told = new Set(alerts.filter(isFailedAlert).map(({ id }) => id));
  }

  /** The notification for what failed since the last one; null where nothing did, or it is too early. */
  next(alerts: readonly Alert[], nowMs: number): FailureNotice | null {
    const failed = alerts.filter((alert) => isFailedAlert(alert) && !alert.isAcknowledged && !this.#told.has(alert.id));
    const [first] = failed;
    if (first === undefined || nowMs - this.#lastMs < NOTICE_EVERY_MS) {
      return null;
    }
    this.#lastMs = nowMs;
    for (const { id } of failed) {
      this.#told.add(id);
    }
    const body = `${first.title}: ${first.helper} to ${first.target} failed. ${first.reason}`.trim();
    return failed.length === 1
      ? { title: "A script could not send", body }
      : { title: `Scripts could not send ${countOf(failed.length, "time")}`, body };
  }
}

/** Asks for the permission where that is needed; why notifications will not be shown, empty where they will. */
export const notifyProblem = async (): Promise<string> => {
  if (!("Notification" in window)) {
    return "This desktop shows no notifications.";
  }
  const permission =
    Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
  return permission === "granted"
    ? ""
    : "Notifications are not allowed for this window. Allow them in the settings of the browser or system.";
};
