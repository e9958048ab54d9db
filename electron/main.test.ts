import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const within = { timeout: 20_000 };

interface Sent {
  readonly channel: string;
  readonly ports: readonly unknown[];
}

// Stands in for the whole of Electron: it notes what the start does, and in which order.
const shell = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import("node:events");
  const order: string[] = [];
  const note =
    (name: string) =>
    (..._args: readonly unknown[]): void =>
      void order.push(name);
  class Window extends Emitter {
    static readonly all: Window[] = [];
    static getAllWindows = (): readonly Window[] => Window.all;
    readonly sent: Sent[] = [];
    readonly webContents = Object.assign(new Emitter(), {
      postMessage: (channel: string, _message: unknown, ports: readonly unknown[]) =>
        this.sent.push({ channel, ports }),
    });
    focus = note("focus");
    show = note("show");
    constructor() {
      super();
      Window.all.push(this);
    }
    async loadURL(url: string): Promise<void> {
      order.push(`load ${url}`);
      this.webContents.emit("did-finish-load");
    }
  }
  const child = Object.assign(new Emitter(), { told: [] as unknown[], kill: note("kill") });
  const app = Object.assign(new Emitter(), {
    isPackaged: true,
    enableSandbox: note("sandbox"),
    setAppUserModelId: note("app user model id"),
    requestSingleInstanceLock: () => true,
    whenReady: async () => void order.push("ready"),
    quit: note("quit"),
    exit: note("exit"),
  });
  return { order, note, Window, child, app, script: { path: "", options: "" } };
});

vi.mock("electron", () => ({
  app: shell.app,
  BrowserWindow: shell.Window,
  dialog: {
    showErrorBox: shell.note("error box"),
    showOpenDialog: shell.note("dialog"),
    showSaveDialog: shell.note("dialog"),
    showMessageBoxSync: () => {
      shell.order.push("keep or discard");
      return 1;
    },
  },
  ipcMain: { handle: (name: string) => shell.order.push(`answer ${name}`) },
  Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: shell.note("menu") },
  MessageChannelMain: class {
    readonly port1 = {};
    readonly port2 = {};
  },
  protocol: { registerSchemesAsPrivileged: shell.note("scheme"), handle: shell.note("serve page") },
  safeStorage: {
    getSelectedStorageBackend: () => "gnome_libsecret",
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text: string) => Buffer.from(`sealed ${text}`),
  },
  session: {
    defaultSession: {
      setPermissionRequestHandler: shell.note("permissions"),
      setPermissionCheckHandler: shell.note("permission checks"),
    },
  },
  utilityProcess: {
    fork: (path: string, [options]: readonly string[]) => {
      shell.order.push("session process");
      shell.script.path = path;
      shell.script.options = options ?? "";
      return Object.assign(shell.child, { postMessage: (message: unknown) => shell.child.told.push(message) });
    },
  },
}));

const home = mkdtempSync(join(tmpdir(), "thresher-main-"));

beforeAll(async () => {
  vi.stubEnv("THRESHER_HOME", home);
  // The build puts package.json two folders up from here; the sources have it there as well.
  await import("./main.ts");
  await vi.waitFor(() => expect(shell.order).toContain("load thresher://window/index.html"), within);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

function check(first: string, second: string): void {
  expect(shell.order.indexOf(first), first).toBeGreaterThanOrEqual(0);
  expect(shell.order.indexOf(first), `${first} before ${second}`).toBeLessThan(shell.order.indexOf(second));
}

test("what must be said before the app is ready is said before (stand-in for Electron)", () => {
  check("sandbox", "ready");
  check("scheme", "ready");
});

test("everything is locked and served before a page is loaded (stand-in for Electron)", () => {
  for (const step of [
    "permissions",
    "permission checks",
    "serve page",
    "answer openFiles",
    "answer savePath",
    "session process",
  ]) {
    check(step, "load thresher://window/index.html");
  }
});

test("the session process gets the user's folder and no download folder (stand-in for Electron)", () => {
  expect(shell.script.path).toMatch(/host[/\\]session-process\.js$/);
  expect(JSON.parse(shell.script.options)).toMatchObject({ host: "electron", dataFolder: home, downloadFolder: "" });
});

test("the session process is told of the system's key store, and gets answers of it (stand-in for Electron)", async () => {
  expect(JSON.parse(shell.script.options).keyStore.place).not.toBe("");
  shell.child.emit("message", { kind: "key-store", request: 7, work: "seal", text: "a" });
  const text = `system:1:${Buffer.from("sealed a").toString("base64")}`;
  await vi.waitFor(
    () => expect(shell.child.told).toContainEqual({ kind: "key-store-answer", request: 7, text, problem: "" }),
    within,
  );
});

test("a window gets a port at its load, and another one when it is loaded again (stand-in for Electron)", () => {
  const [window] = shell.Window.all;
  expect(window?.sent.map(({ channel, ports }) => [channel, ports.length])).toEqual([["session-port", 1]]);
  window?.webContents.emit("did-finish-load");
  expect(window?.sent).toHaveLength(2);
});

test("a window with edits that are not saved asks before it goes (stand-in for Electron)", () => {
  let isLeft = false;
  shell.Window.all[0]?.webContents.emit("will-prevent-unload", { preventDefault: () => (isLeft = true) });
  expect([isLeft, shell.order.includes("keep or discard")]).toEqual([true, true]);
});

test("no page gets out of the lock (stand-in for Electron)", () => {
  const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: shell.note("window.open denied") });
  shell.app.emit("web-contents-created", {}, contents);
  let isPrevented = false;
  contents.emit("will-navigate", { url: "https://example.com", preventDefault: () => (isPrevented = true) });
  expect([isPrevented, shell.order.includes("window.open denied")]).toEqual([true, true]);
});

test("quitting waits for the session to be written (stand-in for Electron)", async () => {
  let isHeld = false;
  shell.app.emit("will-quit", { preventDefault: () => (isHeld = true) });
  expect([isHeld, shell.child.told.at(-1)]).toEqual([true, { kind: "shut-down" }]);
  expect(shell.order).not.toContain("quit");
  shell.child.emit("exit", 0);
  await vi.waitFor(() => expect(shell.order).toContain("quit"), within);
  isHeld = false;
  shell.app.emit("will-quit", { preventDefault: () => (isHeld = true) });
  expect(isHeld).toBe(false);
});
