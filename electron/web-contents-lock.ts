// What no page may do, whatever it shows: leave its origin, open windows, embed others, or ask for permissions.
import type { App, Session } from "electron";
import { PAGE_ORIGIN } from "./page-protocol.ts";

/** The one thing that the window needs a permission for: copying. */
const ALLOWED_PERMISSION = "clipboard-sanitized-write";

export function lockWebContents(app: Pick<App, "on">): void {
  app.on("web-contents-created", (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
    contents.on("will-navigate", (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on("will-redirect", (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on("will-attach-webview", (event) => event.preventDefault());
  });
}

export function denyPermissions(
  session: Pick<Session, "setPermissionRequestHandler" | "setPermissionCheckHandler">,
): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(permission === ALLOWED_PERMISSION));
  session.setPermissionCheckHandler((_contents, permission) => permission === ALLOWED_PERMISSION);
}

function isOwnPage(address: string): boolean {
  return address.startsWith(`${PAGE_ORIGIN}/`);
}
