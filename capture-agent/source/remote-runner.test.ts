import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { type CaptureFrameKind, frameHead } from "../../codecs/capture-frames.ts";
import { until } from "../testing/until.ts";
import { PacketClock } from "../clock.ts";
import { MAX_HELD_BYTES, RemoteRunner } from "./remote-runner.ts";

function opened() {
  const [input, output] = [new PassThrough(), new PassThrough({ encoding: "utf8" })];
  const told: string[] = [];
  const clock = new PacketClock();
  const runner = new RemoteRunner(input, output, clock, (why) => told.push(`gone: ${why}`));
  const start = (filter: string, name: string) =>
    runner.start(filter, "bulk", {
      onBytes: (bytes) => told.push(`${name} ${Buffer.from(bytes).toString("utf8")}`),
      onSaid: (text) => told.push(`${name} says ${text}`),
      onEnded: () => told.push(`${name} ends`),
    });
  const send = (kind: CaptureFrameKind, run: number, text = "") => {
    const bytes = Buffer.from(text);
    input.write(Buffer.concat([frameHead(kind, run, bytes.length), bytes]));
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { input, output, clock, runner, told, start, send, settled };
}

test("asks for captures, and hands on what comes of each until it ends", async () => {
  const { output, runner, told, start, send, settled } = opened();
  runner.listening(4000);
  const first = start("tcp port 80", "a");
  start("", "b");
  send("bytes", 1, "x");
  send("said", 2, "tcpdump: no");
  send("ended", 2);
  send("bytes", 2, "too late");
  send("bytes", 7, "of nobody");
  first.end();
  send("ended", 1);
  await settled();
  expect(told).toEqual(["a x", "b says tcpdump: no", "b ends", "a ends"]);
  expect(output.read()).toBe('listening 4000\nstart 1 bulk "tcp port 80"\nstart 2 bulk ""\nend 1\n');
});
test("is told once that nobody captures any more", async () => {
  const { input, told } = opened();
  const closed = new Promise((resolve) => input.once("close", resolve));
  input.end();
  await closed;
  expect(told).toEqual(["gone: standard input ended"]);
});
test("does not go on with what it does not understand", async () => {
  const { input, told, start, settled } = opened();
  start("", "a");
  input.write("this is a capture, perhaps");
  await settled();
  expect(told[0]).toBe("gone: standard input holds no frames");
});
test("ends all of them", async () => {
  const { output, runner, start, settled } = opened();
  start("", "a");
  runner.close();
  await settled();
  expect(output.read()).toBe('start 1 bulk ""\nend 1\n');
});

test("what is held waits, and comes in its order when it goes on", async () => {
  const { told, start, send, settled } = opened();
  const [older, newer] = [start("", "older"), start("", "newer")];
  send("bytes", 2, "header");
  await settled();
  newer.hold(true);
  send("bytes", 2, "a");
  send("bytes", 1, "b");
  send("bytes", 2, "c");
  await settled();
  expect(told).toEqual(["newer header", "older b"]);
  newer.hold(false);
  send("bytes", 2, "d");
  await settled();
  expect(told.slice(2)).toEqual(["newer a", "newer c", "newer d"]);
  older.hold(true);
  send("bytes", 1, "e");
  send("ended", 1);
  await settled();
  expect(told.slice(5)).toEqual(["older e", "older ends"]);
});
test("what is held goes on when it becomes too much", async () => {
  const { runner, input } = opened();
  let bytes = 0;
  const run = runner.start("", "bulk", {
    onBytes: (chunk) => {
      bytes += chunk.length;
    },
    onSaid: () => undefined,
    onEnded: () => undefined,
  });
  run.hold(true);
  const piece = Buffer.alloc(1 << 20);
  for (let sent = 0; sent < MAX_HELD_BYTES; sent += piece.length)
    input.write(Buffer.concat([frameHead("bytes", 1, piece.length), piece]));
  await until("all to be read", () => input.readableLength + input.writableLength === 0);
  expect(bytes).toBe(0);
  input.write(Buffer.concat([frameHead("bytes", 1, 1), Buffer.from("x")]));
  await until("what was held", () => bytes > 0);
  expect(bytes).toBe(MAX_HELD_BYTES + 1);
});
test("its clock follows that of the packets, and nothing that is none", async () => {
  const { clock, send, settled } = opened();
  send("clock", 1, "-86400000 250");
  send("clock", 1, "soon");
  await settled();
  expect(clock.withinMs).toBe(250);
  expect(clock.nowMs() - Date.now()).toBeLessThan(-86_300_000);
  expect(Number(clock.nowNs() / 1_000_000n) - clock.nowMs()).toBeLessThan(1000);
});
