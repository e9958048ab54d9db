import { EventEmitter } from "node:events";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { SessionProcess } from "../../host/index.ts";
import { joinWindow, type WindowSocket } from "./window-line.ts";

type LineEvents = Parameters<SessionProcess["connect"]>[0];

function join(bufferedAmount = 0) {
  const happened: unknown[] = [];
  const socket = new EventEmitter();
  let events: LineEvents | undefined;
  const windowSocket = {
    bufferedAmount,
    on: socket.on.bind(socket),
    send: (data: unknown) => happened.push(["sent", data]),
    close: (code: number, reason: string) => happened.push(["closed", code, reason]),
  };
  // The stand-in has the four members that the line uses.
  joinWindow(windowSocket as unknown as WindowSocket, {
    connect: (given) => {
      events = given;
      return {
        send: (data) => happened.push(["asked", data]),
        close: () => happened.push(["line closed"]),
      };
    },
  });
  return { happened, socket, session: () => events };
}

function check(act: (joined: ReturnType<typeof join>) => void, expected: readonly unknown[], bufferedAmount = 0): void {
  const joined = join(bufferedAmount);
  act(joined);
  expect(joined.happened).toEqual(expected);
}

test("messages pass both ways as they are, texts as texts and bytes as bytes", () => {
  check(({ session }) => session()?.message("tick"), [["sent", "tick"]]);
  check(({ socket }) => socket.emit("message", Buffer.from("rows"), false), [["asked", "rows"]]);
  const bytes = Buffer.from([0, 255]);
  check(({ socket }) => socket.emit("message", bytes, true), [["asked", bytes]]);
  check(({ socket }) => socket.emit("message", [Buffer.from("ro"), Buffer.from("ws")], false), [["asked", "rows"]]);
});

test("an end on one side ends the other", () => {
  check(({ socket }) => socket.emit("close"), [["line closed"]]);
  check(
    ({ session }) => session()?.closed("the session process ended"),
    [["closed", 1011, "the session process ended"]],
  );
});

test("a reason is cut to what a close frame holds", () => {
  check(({ session }) => session()?.closed("x".repeat(500)), [["closed", 1011, "x".repeat(123)]]);
  check(({ session }) => session()?.closed("é".repeat(100)), [["closed", 1011, "é".repeat(61)]]);
  check(({ session }) => session()?.closed(`${"x".repeat(121)}😀`), [["closed", 1011, "x".repeat(121)]]);
  check(({ session }) => session()?.closed(`${"x".repeat(119)}😀`), [["closed", 1011, `${"x".repeat(119)}😀`]]);
});

test("whatever the reason, a close frame holds it and it is the beginning of what was said", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (reason) => {
      const { happened, session } = join();
      session()?.closed(reason);
      const [[, , told] = []] = happened as string[][];
      expect(Buffer.byteLength(told ?? "")).toBeLessThanOrEqual(123);
      expect(reason.startsWith(told ?? "?")).toBe(true);
    }),
  );
});

test("a window that does not read is cut off", () => {
  check(({ session }) => session()?.message("tick"), [["closed", 1013, "the window does not read"]], 65 << 20);
});

test("a broken connection is no failure of the host", () => {
  check(({ socket }) => socket.emit("error", new Error("reset")), []);
});
