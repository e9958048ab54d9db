import { EventEmitter } from "node:events";
import type { BrowserWindow } from "electron";
import { expect, test } from "vitest";
import { standIn } from "./testing/stand-in.ts";
import { showWindow, WINDOW_OPTIONS } from "./windows.ts";

test("a window's page has no Node, no bare access and no other page inside", () => {
  expect(WINDOW_OPTIONS.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
  });
});

async function check(events: readonly string[], expected: readonly string[], mayLeave = false): Promise<void> {
  const seen: string[] = [];
  const window = new EventEmitter();
  const webContents = new EventEmitter();
  const made = standIn<BrowserWindow>({
    once: window.once.bind(window),
    show: () => seen.push("shown"),
    loadURL: async (url: string) => void seen.push(url),
    webContents: standIn<BrowserWindow["webContents"]>({ on: webContents.on.bind(webContents) }),
  });
  const Window = function makeWindow() {
    return made;
  };
  // A constructor may answer with an object of its own.
  await showWindow(Window as unknown as typeof BrowserWindow, {
    onLoad: () => seen.push("loaded"),
    mayLeave: () => mayLeave,
  });
  const event = { preventDefault: () => seen.push("left") };
  for (const name of events) {
    window.emit(name);
    webContents.emit(name, event);
  }
  expect(seen).toEqual(expected);
}

test("it is shown when it has something to show, and told each load (stand-in for Electron's window)", async () => {
  const page = "thresher://window/index.html";
  await check([], [page]);
  await check(["did-finish-load", "ready-to-show"], [page, "loaded", "shown"]);
  await check(["did-finish-load", "did-finish-load"], [page, "loaded", "loaded"]);
});

test("a page that asks not to be left is left only where that is wanted (stand-in for Electron's window)", async () => {
  const page = "thresher://window/index.html";
  await check(["will-prevent-unload"], [page]);
  await check(["will-prevent-unload"], [page, "left"], true);
});
