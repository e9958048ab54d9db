// An agent's process that misbehaves: here programs in its place, which no capture is given to for longer than it must.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { createSessionCredentials } from "../../codecs/session-certificate.ts";
import { withFolder } from "../testing/captures.ts";
import { LocalAgent, type LocalCapture } from "./local-agent.ts";

/** Starts this program; answers what came of it, and of the captures that it asked for. */
async function run(
  program: string,
  use: (agent: LocalAgent) => Promise<void> = async (agent) => void (await agent.ended),
): Promise<{ readonly failure: string; readonly captures: readonly PassThrough[]; readonly ended: string }> {
  const captures: PassThrough[] = [];
  const capture = async (): Promise<LocalCapture> => {
    const stream = new PassThrough();
    captures.push(stream);
    stream.write("some bytes");
    return { stream, said: () => "", clock: null };
  };
  let [failure, ended] = ["", ""];
  await withFolder(async (folder) => {
    const bundle = join(folder, "agent.mjs");
    await writeFile(bundle, program);
    const credentials = createSessionCredentials(Date.now());
    const order = { bundle, node: "shop/cart", credentials, memoryBytes: 128 << 20, capture };
    const agent = await LocalAgent.start(order).catch((error: unknown) => {
      failure = String(error);
      return null;
    });
    if (agent === null) return;
    await use(agent);
    await agent.stop();
    ended = await agent.ended;
  });
  return { failure, captures, ended };
}
const LISTENING = 'process.stdout.write("listening 4000\\n");';

describe("an agent on this machine", () => {
  test("that does not start says its last line", async () => {
    const { failure } = await run('process.stderr.write("no key\\n"); process.exit(1);');
    expect(failure).toBe("Error: the agent on this machine ended: no key");
  });
  test("has an environment of its own, and can read and write nothing else", async () => {
    const { failure } = await run(`import { readFileSync, writeFileSync } from "node:fs";
const refused = [];
for (const attempt of [() => readFileSync("/etc/hostname"), () => writeFileSync(process.env.THRESHER_SECRET + "/x", "")])
  try { attempt(); } catch (error) { refused.push(error.code); }
process.stderr.write(JSON.stringify([Object.keys(process.env).filter((name) => !name.startsWith("THRESHER_")), refused]) + "\\n");
process.exit(1);`);
    expect(failure).toContain('[[],["ERR_ACCESS_DENIED","ERR_ACCESS_DENIED"]]');
  });
  test("that says what nobody asked for, or says it without end, is ended", async () => {
    for (const words of ['"what?\\n"', '"start 1 bulk ".padEnd(300000, "x")']) {
      const { ended } = await run(`${LISTENING} process.stdout.write(${words}); setInterval(() => {}, 1000);`);
      expect(ended).toBe("it ended with code null");
    }
  });
  test("that asks for more captures than it can need is ended, and its captures are", async () => {
    const asks = Array.from({ length: 6 }, (_, i) => `start ${i} bulk \\"\\"\\n`).join("");
    const { captures } = await run(`${LISTENING} process.stdout.write("${asks}"); setInterval(() => {}, 1000);`);
    expect(captures.length).toBeLessThanOrEqual(4);
    expect(captures.length).toBeGreaterThan(0);
    expect(captures.every(({ destroyed }) => destroyed)).toBe(true);
  });
  test("that ends while it is fed leaves nothing behind", async () => {
    let folder = "";
    const { ended, captures } = await run(
      `${LISTENING} process.stdout.write('start 1 bulk ""\\n'); process.stdin.once("data", () => {
  process.stderr.write(process.env.THRESHER_SECRET + "\\n"); process.exit(1); });`,
    );
    folder = ended;
    expect(folder).toMatch(/secret$/);
    expect(existsSync(folder)).toBe(false);
    expect(captures.map(({ destroyed }) => destroyed)).toEqual([true]);
  });
});
