import { expect, test } from "vitest";
import { openScriptConstants } from "../session/hooks/constants/index.ts";
import { withFolder } from "../session/testing/captures.ts";
import { AskedKeyStore, MAX_REQUESTS } from "./asked-key-store.ts";
import { ElectronHost, type ElectronPort } from "./electron-port.ts";
import type { FromProcess, ToProcess } from "./process-messages.ts";

const FACTS = { place: "the keyring", warning: "" };
const ANSWER = { kind: "key-store-answer", request: 1, text: "", problem: "" } as const;

/** A host that the test plays: what it was asked, and how it answers. */
function asked(): { store: AskedKeyStore; sent: FromProcess[] } {
  const sent: FromProcess[] = [];
  return { store: new AskedKeyStore(FACTS, (message) => void sent.push(message)), sent };
}
async function check(waiting: Promise<string>, code: string, message: string): Promise<void> {
  await expect(waiting).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
}

test("each request gets its own answer, in whatever order they come", async () => {
  const { store, sent } = asked();
  const [sealing, opening] = [store.seal("a"), store.open("b")];
  expect(sent).toEqual([
    { kind: "key-store", request: 1, work: "seal", text: "a" },
    { kind: "key-store", request: 2, work: "open", text: "b" },
  ]);
  store.receive({ ...ANSWER, request: 2, text: "opened" });
  store.receive({ ...ANSWER, request: 9, text: "nobody's" });
  store.receive({ ...ANSWER, text: "sealed" });
  store.receive({ ...ANSWER, text: "again" });
  expect(await Promise.all([sealing, opening])).toEqual(["sealed", "opened"]);
});

test("a problem is told with the place", async () => {
  const { store } = asked();
  const sealing = store.seal("a");
  store.receive({ ...ANSWER, problem: "it is locked" });
  await check(sealing, "NOT_READABLE", "the keyring: it is locked");
});

test("requests that wait are bounded", async () => {
  const { store, sent } = asked();
  const waiting = Array.from({ length: MAX_REQUESTS }, () => store.seal("a"));
  await check(store.seal("b"), "LIMIT", "1000 requests");
  for (const [i] of waiting.entries()) store.receive({ ...ANSWER, request: i + 1, text: "sealed" });
  expect([new Set(await Promise.all(waiting)), sent.length]).toEqual([new Set(["sealed"]), MAX_REQUESTS]);
});

/** Stands in for the port to Electron's main process. */
class ParentPort {
  listeners: ((event: { data: unknown; ports: readonly ElectronPort[] }) => void)[] = [];
  readonly sent: unknown[] = [];
  on(_event: "message", listener: (event: { data: unknown; ports: readonly ElectronPort[] }) => void): void {
    this.listeners.push(listener);
  }
  postMessage(message: unknown): void {
    this.sent.push(message);
  }
  receive(data: unknown, ports: readonly ElectronPort[] = []): void {
    for (const listener of this.listeners) listener({ data, ports });
  }
}
const window = (): ElectronPort => ({ on: () => undefined, postMessage: () => undefined, start: () => undefined });

test("windows that come before anybody serves them are not lost (stand-in for Electron's port)", () => {
  const port = new ParentPort();
  const host = new ElectronHost(port);
  const [early, late, served]: [ElectronPort, ElectronPort, ElectronPort[]] = [window(), window(), []];
  port.receive({ kind: "window" }, [early]);
  host.serveWindows((one) => void served.push(one));
  port.receive({ kind: "window" }, [late]);
  expect(served).toEqual([early, late]);
  expect(served[0]).toBe(early);
});

test("messages reach all who listen, and what is none of ours nobody (stand-in for Electron's port)", () => {
  const port = new ParentPort();
  const host = new ElectronHost(port);
  const heard: ToProcess[] = [];
  host.onMessage((message) => void heard.push(message));
  host.onMessage((message) => void heard.push(message));
  for (const data of [null, 7, "shut-down", {}, { kind: 7 }]) port.receive(data);
  port.receive({ kind: "shut-down" });
  expect(heard).toEqual([{ kind: "shut-down" }, { kind: "shut-down" }]);
  host.send({ kind: "ready" });
  expect(port.sent).toEqual([{ kind: "ready" }]);
});

test("constants are sealed and opened over the boundary, by an answer that comes later", () =>
  withFolder(async (folder) => {
    const open = () => {
      const store: AskedKeyStore = new AskedKeyStore(FACTS, (message) => {
        if (message.kind !== "key-store") return;
        const { request, text, work } = message;
        const result = work === "seal" ? `system:1:${btoa(text)}` : atob(text.slice(9));
        queueMicrotask(() => store.receive({ ...ANSWER, request, text: result }));
      });
      return openScriptConstants({ dataFolder: folder, keyStores: [store], notice: () => undefined });
    };
    const constants = await open();
    await constants.set("TOKEN", "hunter2", true);
    const again = await open();
    expect([again.env, again.secretsKeptIn, again.warning]).toEqual([{ TOKEN: "hunter2" }, "the keyring", ""]);
  }));
