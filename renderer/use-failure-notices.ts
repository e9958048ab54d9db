// Shows the desktop's notifications of failed sendings while the setting is on.
import { useEffect } from "react";
import { FailureNotices, NOTICE_EVERY_MS } from "./failure-notices.ts";
import { showScripts } from "./script-actions.ts";
import type { Workspace } from "./workspace.ts";

export const useFailureNotices = (workspace: Workspace, isOn: boolean): void => {
  useEffect(() => {
    if (!isOn || !("Notification" in window)) {
      return undefined;
    }
    const notices = new FailureNotices();
    const { alerts } = workspace.scripts;
    notices.begin(alerts.get());
    const look = (): void => {
      const notice = Notification.permission === "granted" ? notices.next(alerts.get(), Date.now()) : null;
      if (notice !== null) {
        const shown = new Notification(notice.title, { body: notice.body, tag: "thresher-scripts" });
        shown.addEventListener("click", () => {
          window.focus();
          showScripts(workspace, "alerts");
        });
      }
    };
    const unsubscribe = alerts.subscribe(look);
    const timer = setInterval(look, NOTICE_EVERY_MS);
    return () => {
      unsubscribe();
      clearInterval(timer);
    };
  }, [workspace, isOn]);
};
