import { EventEmitter } from "node:events";
import { beforeEach, expect, test, vi } from "vitest";
import type { NativeBridge } from "./bridge.ts";

const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  invoked: [] as (readonly unknown[])[],
  listeners: new Map<string, (event: { ports: readonly unknown[] }) => void>(),
}));

vi.mock("electron", () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => electron.exposed.set(name, value) },
  ipcRenderer: {
    invoke: async (...args: readonly unknown[]) => {
      electron.invoked.push(args);
      return args[0] === "openFiles" ? ["/tmp/a.pcap"] : "/tmp/out.csv";
    },
    on: (name: string, listener: (event: { ports: readonly unknown[] }) => void) =>
      electron.listeners.set(name, listener),
  },
  webUtils: { getPathForFile: (file: { name: string }) => `/tmp/${file.name}` },
}));

const page = new EventEmitter();
vi.stubGlobal("window", {
  location: { origin: "thresher://window" },
  postMessage: (...args: readonly unknown[]) => page.emit("message", args),
});

beforeEach(async () => {
  electron.exposed.clear();
  electron.invoked.length = 0;
  vi.resetModules();
  await import("./preload.ts");
});

function bridge(): NativeBridge {
  // Exactly what the preload exposed under this name.
  return electron.exposed.get("thresher") as NativeBridge;
}

test("the page gets one object with three functions, and nothing else (stand-in for Electron's bridge)", () => {
  expect([...electron.exposed.keys()]).toEqual(["thresher"]);
  expect(Object.keys(bridge())).toEqual(["pathOf", "openFiles", "savePath"]);
});

test("its calls go over their own channels only (stand-in for Electron's bridge)", async () => {
  expect(await bridge().openFiles()).toEqual(["/tmp/a.pcap"]);
  expect(await bridge().savePath("entries.csv")).toBe("/tmp/out.csv");
  expect(electron.invoked).toEqual([
    ["openFiles", null],
    ["savePath", "entries.csv"],
  ]);
  expect(bridge().pathOf(new File([], "dropped.pcap"))).toBe("/tmp/dropped.pcap");
});

test("the session's port is handed to the page, for its origin alone (stand-in for Electron's bridge)", () => {
  const handed: unknown[] = [];
  page.once("message", (args) => handed.push(args));
  electron.listeners.get("session-port")?.({ ports: ["port"] });
  expect(handed).toEqual([[{ type: "session-port" }, "thresher://window", ["port"]]]);
});
