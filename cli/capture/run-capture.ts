// Captures on local interfaces until Ctrl+C, the duration or the limit ends it; says at the end what was seen and lost.
import { userProtocols } from "../read/user-protocols.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CaptureProgram,
  findCapturePrograms,
  listInterfaces,
  MAX_LIVE_INTERFACES,
} from "../../session/sources/index.ts";
import { monotonicMs } from "../clock.ts";
import { CommandFailed, UsageError } from "../command/failures.ts";
import { parseDurationSeconds } from "../command/parse-arguments.ts";
import { entryFormat } from "../read/entry-format.ts";
import { type EntryOptionValues, isPacketOutput, parseEntryOptions } from "../read/entry-options.ts";
import { EntryStream } from "../read/entry-stream.ts";
import { type Output, openOutput } from "../read/output-file.ts";
import { watchKeyLog } from "../read/key-log-file.ts";
import { openPacketFile, type PacketFile } from "../read/packet-file.ts";
import type { FlowOptions } from "../read/save-flows.ts";
import { printStatistics } from "../read/reading.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { LiveReading } from "./live-reading.ts";

/** Exit code of a second Ctrl+C, which does not wait for the last packets. */
const INTERRUPTED = 130;

export interface CaptureValues extends EntryOptionValues {
  readonly interface?: readonly string[];
  readonly bpf?: string;
  readonly duration?: string;
}

export async function runCapture(values: CaptureValues, terminal: Terminal): Promise<number> {
  const protocols = await userProtocols(values.proto ?? [], terminal);
  const options = { ...(await parseEntryOptions(values, Date.now(), protocols.words)), protocols };
  const seconds = values.duration === undefined ? null : parseDurationSeconds("duration", values.duration);
  if (isPacketOutput(options.output) && options.path === null && terminal.isOutTerminal) {
    throw new UsageError(`${options.output} is not for a terminal: name a file with --write`);
  }
  const programs = findCapturePrograms();
  const interfaces = values.interface ?? (await defaultInterfaces(programs));
  const captureFilter = values.bpf ?? "";
  if (isPacketOutput(options.output) && (options.filter !== null || options.limit !== Number.POSITIVE_INFINITY)) {
    return captureThenChoose({ interfaces, captureFilter, programs, seconds, options, terminal }, options.output);
  }
  return captureDirectly({ interfaces, captureFilter, programs, seconds, options, terminal });
}

interface Plan {
  readonly interfaces: readonly string[];
  readonly captureFilter: string;
  readonly programs: readonly CaptureProgram[];
  readonly seconds: number | null;
  readonly options: FlowOptions;
  readonly terminal: Terminal;
}

async function captureDirectly(plan: Plan): Promise<number> {
  const { options, terminal } = plan;
  const startedMs = monotonicMs();
  const output = openOutput(options.path, [], terminal);
  try {
    const stream = streamOf(plan, output);
    const packets = isPacketOutput(options.output) ? openPacketFile(options.output, output.sink) : null;
    const reading = await capture(plan, stream, packets, output);
    const statistics = { stream, ledger: reading.ledger(), notices: [], startedMs };
    printStatistics(statistics, { ...options, wantsStatistics: true }, terminal);
    return reading.hasFailed ? 1 : 0;
  } finally {
    output.close();
  }
}

// Which flows match is known at their end: all packets are kept until then, and the flows chosen from the copy.
async function captureThenChoose(plan: Plan, format: "pcap" | "pcapng"): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "thresher-capture-"));
  try {
    const copy = join(folder, "all.pcapng");
    const output = openOutput(copy, [], plan.terminal);
    try {
      await capture(plan, null, openPacketFile("pcapng", output.sink), output);
    } finally {
      output.close();
    }
    const { saveFlows } = await import("../read/save-flows.ts");
    return await saveFlows([copy], { ...plan.options, wantsStatistics: true }, format, plan.terminal);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function streamOf({ interfaces, options }: Plan, output: Output): EntryStream {
  return new EntryStream({
    filter: options.filter,
    limit: options.limit,
    format: entryFormat(options.output, options.fields, output.table),
    out: output.sink,
    worker: `local:${interfaces.join(",")}`,
    isLive: true,
    hidesConnections: options.output === "table" && options.filter === null,
  });
}

async function capture(
  plan: Plan,
  stream: EntryStream | null,
  packets: PacketFile | null,
  output: Output,
): Promise<LiveReading> {
  const { interfaces, captureFilter, programs, terminal, seconds } = plan;
  const reading = new LiveReading({
    interfaces,
    captureFilter,
    programs,
    protocols: plan.options.protocols,
    keys: stream === null ? null : (watchKeyLog(plan.options.keyLog, terminal)?.keys ?? null),
    stream,
    packets,
    out: output.sink,
    terminal,
  });
  let interrupts = 0;
  const interrupt = (): void => {
    if (++interrupts > 1) process.exit(INTERRUPTED);
    reading.end();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const timer = seconds === null ? undefined : setTimeout(reading.end, seconds * 1000);
  try {
    await reading.run();
    return reading;
  } finally {
    clearTimeout(timer);
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

// Linux has one that is all of them; elsewhere all that are up are taken.
async function defaultInterfaces(programs: readonly CaptureProgram[]): Promise<readonly string[]> {
  const [program] = programs;
  const all = program === undefined ? [] : await listInterfaces(program);
  if (all.some(({ name }) => name === "any")) return ["any"];
  const up = all.filter(({ isUp }) => isUp).map(({ name }) => name);
  if (up.length > 0) return up.slice(0, MAX_LIVE_INTERFACES);
  throw new CommandFailed("no interface is known; name one with --interface");
}
