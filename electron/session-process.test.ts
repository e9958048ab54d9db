import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type DesktopSessionOptions, startDesktopSession } from "./session-process.ts";
import { standIn } from "./testing/stand-in.ts";

const within = { timeout: 20_000 };

/** Stands in for Electron's utility process: keeps what it was told, dies when it is told to. */
class Child extends EventEmitter {
  readonly options: Record<string, unknown>;
  readonly told: { message: unknown; ports: readonly unknown[] }[] = [];
  isKilled = false;

  constructor(args: readonly string[]) {
    super();
    this.options = JSON.parse(args[0] ?? "");
  }
  postMessage(message: unknown, ports: readonly unknown[] = []): void {
    this.told.push({ message, ports });
  }
  kill(): void {
    this.isKilled = true;
    this.emit("exit", 1);
  }
}

const children: Child[] = [];
const happened: string[] = [];

function start(change: Partial<DesktopSessionOptions> = {}) {
  return startDesktopSession(
    {
      fork: (_script, args) => {
        const child = new Child(args);
        children.push(child);
        return standIn<ReturnType<typeof import("electron").utilityProcess.fork>>({
          on: child.on.bind(child),
          once: child.once.bind(child),
          postMessage: child.postMessage.bind(child),
          kill: child.kill.bind(child),
        });
      },
      Channel: class {
        readonly port1 = standIn<import("electron").MessagePortMain>({});
        readonly port2 = standIn<import("electron").MessagePortMain>({});
      },
    },
    {
      script: "session-process.js",
      version: "1.2.3",
      dataFolder: "data",
      downloadFolder: "",
      demoPath: "demo.pcapng",
      agentFiles: { bundle: "agent.mjs", captureScript: "capture.sh" },
      open: ["a.pcap"],
      openDemo: false,
      answerKeyStore: async ({ request, text }) => ({
        kind: "key-store-answer",
        request,
        text: `sealed ${text}`,
        problem: "",
      }),
      onRestart: () => happened.push("restart"),
      onHopeless: () => happened.push("hopeless"),
      ...change,
    },
  );
}

/** What the newest process was asked to open. */
function check(expected: Readonly<Record<string, unknown>>): void {
  expect(children.at(-1)?.options).toMatchObject(expected);
}

beforeEach(() => {
  vi.useFakeTimers();
  children.length = 0;
  happened.length = 0;
});
afterEach(() => vi.useRealTimers());

test("the process is told what to open, and that it is a desktop's (stand-in for Electron's utility process)", () => {
  start();
  check({ host: "electron", version: "1.2.3", open: ["a.pcap"], openDemo: false, reopen: "" });
});

test("each window gets an end of a channel of its own (stand-in for Electron's utility process)", () => {
  const session = start();
  const ports = [session.connect(), session.connect()];
  expect(ports[0]).not.toBe(ports[1]);
  expect(children[0]?.told.map(({ ports: sent }) => sent.length)).toEqual([1, 1]);
  expect(children[0]?.told[0]?.ports[0]).not.toBe(ports[0]);
});

test("a process that dies is started again with its session, and windows get new ports (stand-in)", () => {
  start({ openDemo: true });
  children[0]?.emit("message", { kind: "session", sessionId: "20260101-120000-abc" });
  children[0]?.emit("exit", 9);
  check({ open: [], openDemo: false, reopen: "20260101-120000-abc" });
  expect(happened).toEqual([]);
  vi.runAllTimers();
  expect(happened).toEqual(["restart"]);
});

test("one that dies again and again stays down (stand-in for Electron's utility process)", () => {
  start();
  for (let i = 0; i < 4; i++) children.at(-1)?.emit("exit", 9);
  expect([children.length, happened]).toEqual([4, ["hopeless"]]);
});

test("what is no message of ours is passed over (stand-in for Electron's utility process)", () => {
  start();
  for (const message of [null, 7, "session", {}, { kind: 7 }]) children[0]?.emit("message", message);
  children[0]?.emit("exit", 9);
  check({ reopen: "" });
});

test("what the process asks of the key store is answered (stand-in for Electron's utility process)", async () => {
  start({ keyStore: { place: "a keyring", warning: "" } });
  check({ keyStore: { place: "a keyring", warning: "" } });
  children[0]?.emit("message", { kind: "key-store", request: 3, work: "seal", text: "a" });
  const answer = { kind: "key-store-answer", request: 3, text: "sealed a", problem: "" };
  await vi.waitFor(() => expect(children[0]?.told).toEqual([{ message: answer, ports: [] }]), within);
});

test("a process that died before the answer is told nothing, nor is the next one (stand-in)", async () => {
  const answer = Promise.withResolvers<import("../host/index.ts").KeyStoreAnswer>();
  start({ answerKeyStore: () => answer.promise });
  children[0]?.emit("message", { kind: "key-store", request: 3, work: "open", text: "a" });
  children[0]?.emit("exit", 9);
  answer.resolve({ kind: "key-store-answer", request: 3, text: "secret", problem: "" });
  await answer.promise;
  await Promise.resolve();
  expect(children.map(({ told }) => told)).toEqual([[], []]);
});

test("closing asks for an orderly end and does not start it again (stand-in for Electron's utility process)", async () => {
  const session = start();
  const closed = session.close();
  expect(children[0]?.told.at(-1)?.message).toEqual({ kind: "shut-down" });
  children[0]?.emit("exit", 0);
  await closed;
  expect([children.length, children[0]?.isKilled]).toEqual([1, false]);
});

test("a process that does not end is ended (stand-in for Electron's utility process)", async () => {
  const session = start();
  const closed = session.close();
  vi.advanceTimersByTime(10_000);
  await closed;
  expect(children[0]?.isKilled).toBe(true);
});
