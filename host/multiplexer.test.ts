import { describe, expect, test } from "vitest";
import type { Api, Port } from "./api.ts";
import { Multiplexer } from "./multiplexer.ts";
import { type FromProcess, isProcessMessage, type ToProcess } from "./process-messages.ts";

/** An implementation that answers each message twice over, and notes what happens to its connections. */
function echo(happened: string[]): Api {
  let connections = 0;
  const connect = (port: Port): (() => void) => {
    if (++connections > 2) throw new Error("full");
    if (!("on" in port)) throw new Error("a port of another kind");
    const line = connections;
    port.on("message", (event?: { data: unknown }) => port.postMessage(`${line}:${String(event?.data)}`));
    port.on("close", () => happened.push(`closed ${line}`));
    return () => void happened.push(`ended ${line}`);
  };
  return { connect } as unknown as Api;
}
function check(messages: readonly ToProcess[], expected: readonly FromProcess[], happens: readonly string[]): void {
  const sent: FromProcess[] = [];
  const happened: string[] = [];
  const multiplexer = new Multiplexer(echo(happened), (message) => sent.push(message));
  for (const message of messages) multiplexer.receive(message);
  expect(sent).toEqual(expected);
  expect(happened).toEqual(happens);
}
const open = (connection: number): ToProcess => ({ kind: "connect", connection });
const say = (connection: number, data: string): ToProcess => ({ kind: "message", connection, data });
const end = (connection: number): ToProcess => ({ kind: "disconnect", connection });

describe("connections over one channel", () => {
  test("each has its own line", () =>
    check(
      [open(7), open(9), say(9, "a"), say(7, "b")],
      [
        { kind: "message", connection: 9, data: "2:a" },
        { kind: "message", connection: 7, data: "1:b" },
      ],
      [],
    ));
  test("one that ended hears and says nothing more", () =>
    check([open(1), end(1), say(1, "late"), end(1)], [], ["closed 1", "ended 1"]));
  test("one that nobody opened is not heard", () => check([say(5, "a"), end(5)], [], []));
  test("one too many is told why", () =>
    check([open(1), open(2), open(3)], [{ kind: "disconnect", connection: 3, reason: "full" }], []));
  test("bytes pass as they are", () => {
    const received: unknown[] = [];
    const api = {
      connect: (port: Port) => {
        if ("on" in port) port.on("message", (event?: { data: unknown }) => received.push(event?.data));
        return () => undefined;
      },
    };
    const multiplexer = new Multiplexer(api as unknown as Api, () => expect.unreachable());
    const bytes = Uint8Array.of(0, 255);
    multiplexer.receive(open(1));
    multiplexer.receive({ kind: "message", connection: 1, data: bytes });
    expect(received).toEqual([bytes]);
  });
  test("a number may be used again once its connection is over", () =>
    check(
      [open(1), end(1), open(1), say(1, "a")],
      [{ kind: "message", connection: 1, data: "2:a" }],
      ["closed 1", "ended 1"],
    ));
  test("one that was refused is not heard, and its end is none", () =>
    check(
      [open(1), open(2), open(3), say(3, "a"), end(3), say(2, "b")],
      [
        { kind: "disconnect", connection: 3, reason: "full" },
        { kind: "message", connection: 2, data: "2:b" },
      ],
      [],
    ));
  test("a second shut-down ends nothing twice", () =>
    check([open(1), { kind: "shut-down" }, { kind: "shut-down" }], [], ["closed 1", "ended 1"]));
  test("all end with the process", () =>
    check([open(1), open(2), { kind: "shut-down" }], [], ["closed 1", "ended 1", "closed 2", "ended 2"]));
});

test.each([
  [{ kind: "ready" }, true],
  [{ kind: 1 }, false],
  [null, false],
  ["ready", false],
])("%j is a message of ours: %s", (value, expected) => expect(isProcessMessage(value)).toBe(expected));
