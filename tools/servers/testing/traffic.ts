// The traffic of a talk on the loopback device as our entries: captured by tcpdump and read, or as a user
// would see it, by our own command `capture`.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { expect } from "vitest";
import { PROGRAM, programEnvironment } from "../../../cli/testing/run-program.ts";
import type { Entry, JsonObject, Ledger } from "../../../contract/index.ts";
import { assembleEntry, KeyLog } from "../../../engine/index.ts";
import { dissect } from "../../captures/dissect.ts";
import { Marker } from "./marker.ts";

const DEVICE = "lo";
const CONTEXT = {
  worker: "file:test",
  node: { ip: "", name: "" },
  cluster: "",
  captureBackend: "file",
  captureSource: "talk.pcap",
};

export interface TrafficOptions {
  /** A pcap-filter. */
  readonly filter: string;
  /** Lines of a key log that the talk has gathered. */
  readonly keys?: () => string;
}

/** Why nothing can be captured here; empty where it can. */
export function whyNoCapture(): string {
  const { error, status, stderr } = spawnSync("tcpdump", ["--version"]);
  if (error !== undefined) return "tcpdump is not installed";
  if (status !== 0) return `tcpdump does not run: ${String(stderr).trim()}`;
  return process.getuid?.() === 0 ? "" : "capturing needs root";
}

/** Entries of what was said in `talk`, flows left out, in the order of their connections and numbers. */
export async function trafficOf(options: TrafficOptions, talk: () => Promise<void>): Promise<readonly Entry[]> {
  const marker = await Marker.open();
  try {
    const filter = `(${options.filter}) or (udp dst port ${marker.port})`;
    // In immediate mode a packet takes a whole snapshot of the buffer: the usual one holds eight. Into a pipe, so that it
    // ends with this process, whatever ends that.
    const args = ["-i", DEVICE, "-B", "65536", "-U", "--immediate-mode", "-Z", "root", "-w", "-", filter];
    const tcpdump = spawn("tcpdump", args, { stdio: ["ignore", "pipe", "pipe"] });
    const parts: Buffer[] = [];
    tcpdump.stdout.on("data", (part: Buffer) => parts.push(part));
    const said = textOf(tcpdump);
    try {
      await saying(tcpdump, said, "listening on");
      await talk();
      // Labels as they are on the wire.
      await marker.set("over.test", () => Buffer.concat(parts).includes("\u0004over\u0004test"));
    } finally {
      await interrupted(tcpdump);
    }
    expect(said(), "tcpdump").toContain("\n0 packets dropped by kernel");
    return entriesOf(Buffer.concat(parts), marker.port, options.keys?.() ?? "");
  } finally {
    marker.close();
  }
}

function entriesOf(file: Uint8Array, markerPort: number, keyLines: string): readonly Entry[] {
  const keys = new KeyLog();
  keys.add(Buffer.from(keyLines));
  keys.endLine();
  const { rows, ledger } = dissect(file, { keys });
  checkLedger(ledger);
  return talkOf(
    rows.filter(({ isFlow }) => !isFlow).map((row) => assembleEntry(row, CONTEXT)),
    markerPort,
  );
}

/** The same, by the command `capture` while it happens. */
export async function liveTrafficOf(filter: string, talk: () => Promise<void>): Promise<readonly Entry[]> {
  const marker = await Marker.open();
  try {
    const bpf = `(${filter}) or (udp port ${marker.port})`;
    const args = [PROGRAM, "capture", "-i", DEVICE, "--bpf", bpf, "-f", "!conn", "-o", "json"];
    const capture = spawn(process.execPath, args, {
      env: programEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = textOf(capture);
    let out = "";
    capture.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    const sees = (word: string) => () => {
      expect(capture.exitCode, said()).toBe(null);
      return out.includes(word);
    };
    try {
      await marker.set("begins.test", sees("begins.test"));
      await talk();
      await marker.set("ends.test", sees("ends.test"));
    } finally {
      await interrupted(capture);
    }
    const [, statistics = '{"ledger":[]}'] = /^(\{.*"ledger".*\})$/m.exec(said()) ?? [];
    const { ledger: lines } = JSON.parse(statistics) as { readonly ledger: Ledger["lines"] };
    expect(lines.filter(({ isLoss }) => isLoss)).toEqual([]);
    const entries = out.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Entry]));
    return talkOf([...new Map(entries.map((entry) => [entry.id, entry])).values()], marker.port);
  } finally {
    marker.close();
  }
}

function checkLedger({ lines }: Ledger): void {
  expect(
    lines.filter(({ isLoss }) => isLoss),
    "what the engine lost",
  ).toEqual([]);
}

function talkOf(entries: readonly Entry[], markerPort: number): readonly Entry[] {
  return entries
    .filter(({ dst }) => dst.port !== String(markerPort))
    .toSorted((a, b) => a.flowId - b.flowId || a.index - b.index);
}

/** What a child says on its standard error. */
function textOf(child: ChildProcess): () => string {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  return () => said;
}
async function saying(child: ChildProcess, said: () => string, words: string): Promise<void> {
  while (!said().includes(words)) {
    if (child.stderr === null || child.exitCode !== null) throw new Error(`it ended without "${words}": ${said()}`);
    await Promise.race([once(child.stderr, "data"), once(child, "close")]);
  }
}
async function interrupted(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = once(child, "close");
  child.kill("SIGINT");
  await closed;
}

/** One side of an entry as the test reads it; an empty one is the lost half of a pair. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- tests say what they read there, and check that
export function side<Side>(value: JsonObject | null): Side {
  return (value ?? {}) as Side;
}
