// The shared folder for real: capture.sh, FIFOs, and a stand-in for tcpdump that shows a packet each 20 ms.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CapturedPacket } from "../../engine/index.ts";
import { until } from "../testing/until.ts";
import { PacketClock } from "../clock.ts";
import { LiveSource } from "./live-source.ts";
import { PipeRunner } from "./pipe-runner.ts";

const SCRIPT = fileURLToPath(new URL("../capture.sh", import.meta.url));
const STAND_IN = fileURLToPath(new URL("../testing/stand-in", import.meta.url));
const TIMEOUT_MS = 60_000;

let folder = "";
const scripts: ChildProcess[] = [];
const sources: LiveSource[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thresher-pipe-"));
});
afterEach(async () => {
  for (const source of sources.splice(0)) source.stop();
  await Promise.all(scripts.splice(0).map((script) => endOf(script, "SIGTERM")));
  rmSync(folder, { recursive: true });
});

function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill(signal);
    if (child.exitCode !== null || child.signalCode !== null) resolve();
  });
}
/** capture.sh as the container runs it. */
function runScript(): ChildProcess {
  const path = [STAND_IN, dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
  const script = spawn("sh", [SCRIPT, folder], { env: { ...process.env, PATH: path }, stdio: "ignore" });
  scripts.push(script);
  return script;
}

/** Numbers of the packets that a source gives. */
function openSource(): { readonly source: LiveSource; readonly taken: number[] } {
  const taken: number[] = [];
  const onPacket = ({ bytes, start }: CapturedPacket): void => {
    taken.push(new DataView(bytes.buffer, bytes.byteOffset + start).getUint32(0, true));
  };
  const source = new LiveSource(new PipeRunner(folder), { onPacket }, new PacketClock());
  sources.push(source);
  return { source, taken };
}
/** Each packet once, and none missing between the first and the last. */
function check(taken: readonly number[]): void {
  const sorted = taken.toSorted((a, b) => a - b);
  const [first = 0] = sorted;
  expect(sorted).toEqual(sorted.map((_, i) => first + i));
}
const newest = (taken: readonly number[]): number => Math.max(0, ...taken);

async function untilNewer(source: LiveSource, taken: readonly number[], packets: number): Promise<void> {
  const wanted = newest(taken) + packets;
  await until(`packet ${wanted}`, () => {
    source.tick();
    return newest(taken) >= wanted;
  });
}

test(
  "a change of the filter loses no packet and takes none twice, also when it comes twice",
  async () => {
    runScript();
    const { source, taken } = openSource();
    expect(await source.setFilter("tcp")).toBe("");
    await until("packets", () => taken.length > 0);
    for (const filter of ["udp", "icmp"]) {
      await until("the answer", () => (source.tick(), source.failure === ""));
      expect(await answered(source, filter)).toBe("");
      await untilNewer(source, taken, 150);
    }
    check(taken);
    expect(source.counts).toMatchObject({ restarts: 0, damagedBytes: 0 });
    await until(
      "the former captures' files are gone",
      () => readdirSync(folder).filter((n) => /\.\d/.test(n)).length <= 4,
    );
  },
  TIMEOUT_MS,
);

/** The source needs ticks while it takes over. */
async function answered(source: LiveSource, filter: string): Promise<string> {
  let answer: string | undefined;
  void source.setFilter(filter).then((problem) => {
    answer = problem;
  });
  await until("an answer", () => {
    source.tick();
    return answer !== undefined;
  });
  return answer ?? "";
}

test(
  "a filter that tcpdump refuses is told in its words, and the former capture goes on",
  async () => {
    runScript();
    const { source, taken } = openSource();
    expect(await source.setFilter("bad")).toBe("can't parse filter expression: syntax error");
    expect(source.failure).not.toBe("");
    expect(await source.setFilter("tcp")).toBe("");
    expect(source.failure).toBe("");
    await until("packets", () => taken.length > 0);
    expect(await source.setFilter("bad again")).toBe("can't parse filter expression: syntax error");
    await untilNewer(source, taken, 50);
    check(taken);
  },
  TIMEOUT_MS,
);

test(
  "a capture container that is killed and started again is captured from again, and its drops are counted",
  async () => {
    const first = runScript();
    const { source, taken } = openSource();
    await source.setFilter("tcp");
    await until("packets", () => taken.length > 0);
    source.askCounters();
    await until("drops", () => source.counts.drops.byKernel === 3);
    // The container's processes all die at once; here the script ends its tcpdump.
    await endOf(first, "SIGTERM");
    runScript();
    await until("a restart", () => {
      source.tick();
      return source.counts.restarts === 1 && source.failure === "";
    });
    await untilNewer(source, taken, 50);
    expect(new Set(taken).size).toBe(taken.length);
  },
  TIMEOUT_MS,
);

test(
  "an agent that starts anew ends what the former one left, and uses no number again",
  async () => {
    runScript();
    const former = openSource();
    await former.source.setFilter("tcp");
    await until("packets", () => former.taken.length > 0);
    former.source.stop();
    const { source, taken } = openSource();
    expect(await source.setFilter("udp")).toBe("");
    await until("packets", () => taken.length > 50);
    check(taken);
    expect(readdirSync(folder).filter((name) => name.startsWith("pcap."))).toEqual(["pcap.2"]);
  },
  TIMEOUT_MS,
);

test("told to end, it does not say that all is done: a pod that is evicted has to come back", async () => {
  const script = runScript();
  const { source, taken } = openSource();
  expect(await source.setFilter("tcp")).toBe("");
  await until("packets", () => (source.tick(), taken.length > 0));
  await endOf(script, "SIGTERM");
  expect(script.exitCode).toBe(143);
});
