import { type Duplex, pipeline } from "node:stream";
import { text } from "node:stream/consumers";
import { MessageChannel } from "node:worker_threads";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PortStream } from "./port-stream.ts";

function pair(): readonly [PortStream, PortStream] {
  const { port1, port2 } = new MessageChannel();
  return [new PortStream(port1), new PortStream(port2)];
}
function closed(stream: Duplex): Promise<void> {
  return new Promise((resolve) => stream.once("close", resolve));
}

test("what is written at one end comes out at the other, in order, both ways", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ minLength: 1 })),
      fc.array(fc.string({ minLength: 1 })),
      async (there, back) => {
        const [a, b] = pair();
        const arrived = Promise.all([text(b), text(a)]);
        for (const one of there) a.write(one);
        a.end();
        for (const one of back) b.write(one);
        b.end();
        expect(await arrived).toEqual([there.join(""), back.join("")]);
      },
    ),
    { numRuns: 30 },
  );
});

test("where nobody reads, writing waits, and goes on when somebody does", async () => {
  const [a, b] = pair();
  const chunk = Buffer.alloc(1 << 16, 7);
  let written = 0;
  const write = (): void => {
    while (written < 200 && a.write(chunk)) written++;
    written++;
    if (written < 200) a.once("drain", write);
    else a.end();
  };
  write();
  await new Promise((resolve) => setImmediate(resolve));
  // The window, what the reading end holds, and what the writing end holds.
  expect(written).toBeLessThan(40);
  let bytes = 0;
  for await (const one of b) bytes += (one as Buffer).length;
  expect(bytes).toBeGreaterThanOrEqual(199 * chunk.length);
});

test("the end of one is the end of the other, and of what it is joined to", async () => {
  const [a, b] = pair();
  const [c, d] = pair();
  pipeline(b, c, b, () => c.destroy());
  a.destroy();
  await Promise.all([closed(b), closed(d)]);
  d.write("into nothing");
});
