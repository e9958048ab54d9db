// What no page may do, whatever it shows: leave its origin, open windows, embed others, or ask for permissions.
import type { App, Session } from "electron";
import { PAGE_ORIGIN } from "./page-protocol.ts";

/** What the window needs: to copy, and to show failures that scripts found, where the user switched that on. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(["clipboard-sanitized-write", "notifications"]);

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
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(ALLOWED_PERMISSIONS.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => ALLOWED_PERMISSIONS.has(permission));
}

function isOwnPage(address: string): boolean {
  return address.startsWith(`${PAGE_ORIGIN}/`);
}
