import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { PAGE_URL } from "./page-protocol.ts";
import { standIn } from "./testing/stand-in.ts";
import { denyPermissions, lockWebContents } from "./web-contents-lock.ts";

class Contents extends EventEmitter {
  openHandler: () => unknown = () => ({ action: "allow" });
  setWindowOpenHandler(handler: () => unknown): void {
    this.openHandler = handler;
  }
}

function lockedContents(): Contents {
  const app = new EventEmitter();
  lockWebContents(standIn({ on: app.on.bind(app) }));
  const contents = new Contents();
  app.emit("web-contents-created", {}, contents);
  return contents;
}

function check(event: string, url: string, isPrevented: boolean): void {
  let prevented = false;
  lockedContents().emit(event, {
    url,
    preventDefault: () => {
      prevented = true;
    },
  });
  expect(prevented, `${event} to ${url}`).toBe(isPrevented);
}

test("a page may not leave its origin (stand-in for Electron's web contents)", () => {
  for (const event of ["will-navigate", "will-redirect"]) {
    check(event, PAGE_URL, false);
    check(event, "https://example.com/", true);
    check(event, "file:///etc/passwd", true);
    check(event, "thresher://window.example.com/", true);
    check(event, "javascript:alert(1)", true);
  }
});

test("no page opens windows or embeds others (stand-in for Electron's web contents)", () => {
  expect(lockedContents().openHandler()).toEqual({ action: "deny" });
  check("will-attach-webview", "", true);
});

test("every permission but copying and notifications is denied (stand-in for Electron's session)", () => {
  type Ask = (contents: null, permission: string, decide: (isAllowed: boolean) => void) => void;
  type Check = (contents: null, permission: string) => boolean;
  let ask: Ask = () => undefined;
  let isAllowed: Check = () => true;
  denyPermissions(
    standIn({
      setPermissionRequestHandler: (handler: Ask) => {
        ask = handler;
      },
      setPermissionCheckHandler: (handler: Check) => {
        isAllowed = handler;
      },
    }),
  );
  for (const permission of ["media", "geolocation", "clipboard-read", "openExternal", "hid"]) {
    ask(null, permission, (decision) => expect(decision, permission).toBe(false));
    expect(isAllowed(null, permission), permission).toBe(false);
  }
  for (const permission of ["clipboard-sanitized-write", "notifications"]) {
    ask(null, permission, (decision) => expect(decision, permission).toBe(true));
    expect(isAllowed(null, permission), permission).toBe(true);
  }
});
