import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Connection, MAX_RETRY_MS, retryDelayMs, socketUrl, type Client, type TransportEvents } from "./connection.ts";

const client = {} as Client;

/** A transport whose opening and closing the test decides. */
const harness = () => {
  const attempts: TransportEvents[] = [];
  let ended = 0;
  const connection = new Connection((events) => {
    attempts.push(events);
    return () => {
      ended++;
    };
  });
  const states: string[] = [];
  connection.subscribe(() => states.push(connection.get().kind));
  return { connection, attempts, states, endedCount: () => ended };
};

describe("connection", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("pauses grow and are bounded", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map(retryDelayMs)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, MAX_RETRY_MS]);
  });

  test("the socket is at the page's own origin", () => {
    const check = (protocol: string, host: string, expected: string): void =>
      expect(socketUrl({ protocol, host })).toBe(expected);
    check("http:", "127.0.0.1:4001", "ws://127.0.0.1:4001/rpc");
    check("https:", "localhost", "wss://localhost/rpc");
  });

  test("has a client only while it is open", () => {
    const { connection, attempts, states } = harness();
    connection.open();
    expect(connection.client).toBeNull();
    attempts[0]?.onOpen(client);
    expect(connection.client).toBe(client);
    attempts[0]?.onClose();
    expect(connection.client).toBeNull();
    expect(states).toEqual(["open", "waiting"]);
  });

  test("is followed from client to client, each until it is gone", () => {
    const { connection, attempts } = harness();
    const seen: string[] = [];
    const follow = (name: string): void =>
      connection.follow((one, signal) => {
        seen.push(`${name} begins ${one === client}`);
        signal.addEventListener("abort", () => seen.push(`${name} ends`));
      });
    follow("a");
    connection.open();
    attempts[0]?.onOpen(client);
    follow("b");
    attempts[0]?.onClose();
    connection.retryNow();
    attempts[1]?.onOpen({} as Client);
    expect(seen).toEqual(["a begins true", "b begins true", "a ends", "b ends", "a begins false", "b begins false"]);
  });

  test("tells errors while it is open, unless something was given up", () => {
    const { connection, attempts } = harness();
    connection.open();
    expect(connection.isNews(new Error("cut"))).toBe(false);
    attempts[0]?.onOpen(client);
    expect(connection.isNews(new Error("wrong"))).toBe(true);
    expect(connection.isNews(new DOMException("given up", "AbortError"))).toBe(false);
  });

  test("tries again by itself, later each time, and starts over after a success", () => {
    const { connection, attempts } = harness();
    connection.open();
    attempts[0]?.onClose();
    vi.advanceTimersByTime(249);
    expect(attempts).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(attempts).toHaveLength(2);
    attempts[1]?.onClose();
    expect(connection.get()).toEqual({ kind: "waiting", attempt: 2, retryMs: 500 });
    vi.advanceTimersByTime(500);
    attempts[2]?.onOpen(client);
    attempts[2]?.onClose();
    expect(connection.get()).toEqual({ kind: "waiting", attempt: 1, retryMs: 250 });
  });

  test("one transport that closes twice is one failure", () => {
    const { connection, attempts } = harness();
    connection.open();
    attempts[0]?.onClose();
    attempts[0]?.onClose();
    vi.advanceTimersByTime(250);
    expect(attempts).toHaveLength(2);
  });

  test("the user need not wait", () => {
    const { connection, attempts } = harness();
    connection.open();
    attempts[0]?.onClose();
    connection.retryNow();
    expect(attempts).toHaveLength(2);
    vi.advanceTimersByTime(10_000);
    expect(attempts).toHaveLength(2);
  });

  test("closed means closed", () => {
    const { connection, attempts, endedCount } = harness();
    connection.open();
    connection.close();
    attempts[0]?.onClose();
    vi.advanceTimersByTime(60_000);
    expect(attempts).toHaveLength(1);
    expect(endedCount()).toBe(1);
  });
});
