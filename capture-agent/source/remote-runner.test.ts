import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { type CaptureFrameKind, frameHead } from "../../codecs/capture-frames.ts";
import { RemoteRunner } from "./remote-runner.ts";

function opened() {
  const [input, output] = [new PassThrough(), new PassThrough({ encoding: "utf8" })];
  const told: string[] = [];
  const runner = new RemoteRunner(input, output, (why) => told.push(`gone: ${why}`));
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
  return { input, output, runner, told, start, send, settled };
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
