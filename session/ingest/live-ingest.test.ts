// Interfaces read live, with a program that stands for tcpdump: rows, packets kept beside, drops, and every end.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCaptures, segmentPaths } from "../sources/index.ts";
import { writeCapture } from "../testing/captures.ts";
import { type FromIngest, IngestLink, MAX_IN_FLIGHT, newSharedWords, SessionLink } from "./link.ts";
import type { IngestEnd } from "./messages.ts";
import { runIngest } from "./run-ingest.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-live-ingest-"));
const path = process.env["PATH"] ?? "";
beforeAll(() => {
  process.env["PATH"] = `${folder}${delimiter}${path}`;
});
afterAll(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true });
});

/** Puts a program in place of tcpdump. It ends when asked to, and tells its drops when asked for them. */
function putProgram(body: string): void {
  const traps = `trap 'exit 0' INT TERM; trap 'echo "7 packets dropped by kernel" >&2' USR1`;
  writeFileSync(join(folder, "tcpdump"), `#!/bin/sh\n${traps}\n${body}\n`);
  chmodSync(join(folder, "tcpdump"), 0o755);
}
const STAY = "while :; do sleep 0.02; done";

interface Live {
  readonly session: SessionLink;
  readonly messages: readonly FromIngest[];
  readonly rows: () => number;
}
let runs = 0;
/** Runs a live ingest until `use` has seen enough; answers how it ended and where its packets are. */
async function run(
  use: (live: Live) => Promise<void>,
  { interfaces = ["lo"], takesRows = true } = {},
): Promise<{ end: IngestEnd; packetsFolder: string; messages: readonly FromIngest[] }> {
  const packetsFolder = join(folder, `packets-${++runs}`);
  const shared = newSharedWords();
  const session = new SessionLink(shared);
  const messages: FromIngest[] = [];
  const link = new IngestLink(shared, (message) => {
    messages.push(message);
    if (message.kind === "rows" && takesRows) session.taken();
  });
  const order = { kind: "interfaces", interfaces, filter: "", worker: "local:lo", packetsFolder } as const;
  const ended = runIngest(order, link);
  const rows = (): number => messages.reduce((sum, one) => sum + (one.kind === "rows" ? one.batch.count : 0), 0);
  await Promise.race([use({ session, messages, rows }), ended]);
  session.cancel();
  return { end: await ended, packetsFolder, messages };
}
async function secondsIn(packetsFolder: string): Promise<readonly number[]> {
  const seconds: number[] = [];
  await readCaptures(segmentPaths(packetsFolder), { onPacket: ({ sec }) => seconds.push(sec) });
  return seconds;
}
const capture = (): Promise<string> =>
  writeCapture(
    join(folder, "live.pcap"),
    [1, 2, 3].map((host) => ({ host, sec: 1_000 + host })),
  );

describe.skipIf(process.platform === "win32")("interfaces that are read live (programs are scripts of a shell)", () => {
  test("give rows while they run, and keep their packets", async () => {
    putProgram(`cat '${await capture()}'; ${STAY}`);
    const { end, packetsFolder, messages } = await run(async ({ rows }) => {
      await expect.poll(rows, { timeout: 10_000 }).toBe(3);
    });
    expect(end).toEqual({ phase: "ended", notice: "" });
    expect(await secondsIn(packetsFolder)).toEqual([1001, 1002, 1003]);
    expect(messages.filter(({ kind }) => kind === "begun")).toHaveLength(1);
    const [batch] = messages.flatMap((one) => (one.kind === "rows" ? [one.batch] : []));
    expect(batch?.stream.texts[0]).toMatch(/^\d{10}_\d{12}_udp\.pcap$/);
  });
  test("tell what the kernel dropped", async () => {
    putProgram(`cat '${await capture()}'; ${STAY}`);
    const dropsIn = (messages: readonly FromIngest[]): number | undefined =>
      messages
        .flatMap((one) => (one.kind === "progress" ? one.progress.ledger.lines : []))
        .findLast(({ code }) => code === "dropped-by-system")?.count;
    await run(async ({ messages }) => {
      await expect.poll(() => dropsIn(messages), { timeout: 10_000 }).toBe(7);
    });
  });
  test("that the program cannot open say so before they begin", async () => {
    putProgram(`echo "tcpdump: nope0: No such device exists" >&2; exit 1`);
    const { end, messages } = await run(() => new Promise(() => undefined), { interfaces: ["nope0"] });
    expect(end).toMatchObject({ phase: "failed", error: { code: "NOT_FOUND" } });
    expect(messages.map(({ kind }) => kind)).not.toContain("begun");
  });
  test("of which the program dies end as failed, with which and why, and keep what came", async () => {
    const go = join(folder, "go");
    const wait = `while [ ! -e '${go}' ]; do sleep 0.02; done`;
    putProgram(`cat '${await capture()}'; ${wait}; echo "tcpdump: pcap_loop: The interface disappeared" >&2; exit 1`);
    const { end, packetsFolder } = await run(async ({ rows }) => {
      await expect.poll(rows, { timeout: 10_000 }).toBe(3);
      writeFileSync(go, "");
      await new Promise(() => undefined);
    });
    expect(end).toMatchObject({ phase: "failed", notice: expect.stringMatching(/^lo: .*disappeared/) });
    expect(await secondsIn(packetsFolder)).toEqual([1001, 1002, 1003]);
  });
  test("go on while one of several has died", async () => {
    putProgram(`case "$*" in *eth9*) cat '${await capture()}'; exit 0;; esac; cat '${await capture()}'; ${STAY}`);
    const { end } = await run(
      async ({ rows }) => {
        await expect.poll(rows, { timeout: 10_000 }).toBeGreaterThanOrEqual(3);
      },
      { interfaces: ["lo", "eth9"] },
    );
    expect(end.phase).toBe("ended");
  });
  test("lose nothing while the store is busy: what is on its way stays bounded, the rest follows", async () => {
    const many = await writeCapture(
      join(folder, "many.pcap"),
      Array.from({ length: 200 }, (_, host) => ({ host, sec: 1_000 + host })),
    );
    putProgram(`cat '${many}'; ${STAY}`);
    const { messages, packetsFolder } = await run(
      async ({ rows, messages: so, session }) => {
        await expect.poll(rows, { timeout: 10_000 }).toBeGreaterThan(0);
        expect(so.filter(({ kind }) => kind === "rows").length).toBeLessThanOrEqual(MAX_IN_FLIGHT);
        session.taken();
        await expect.poll(rows, { timeout: 10_000 }).toBe(200);
      },
      { takesRows: false },
    );
    const seen = messages.reduce((sum, one) => sum + (one.kind === "rows" ? one.batch.count : 0), 0);
    expect(seen).toBe(200);
    expect(await secondsIn(packetsFolder)).toHaveLength(200);
  });
});
