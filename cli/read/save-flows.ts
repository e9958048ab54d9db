// Writes packets: all of them, or the whole flows of matching entries. Stateful protocols need their beginning, so
// that one reading finds the flows and a second one copies them.
import { codecs } from "../../codecs/index.ts";
import { createEngine } from "../../engine/index.ts";
import { FlowRecord } from "../../session/files/flow-record.ts";
import { SourceDrops } from "../../session/ingest/source-drops.ts";
import { InterfaceNames } from "../../session/sources/index.ts";
import type { UserProtocols } from "../../session/user-protocols.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { monotonicMs } from "../clock.ts";
import { openProgress } from "../terminal/progress.ts";
import { UsageError } from "../command/failures.ts";
import { noticesOf, readPackets } from "./capture-input.ts";
import type { EntryOptions } from "./entry-options.ts";
import { EntryStream } from "./entry-stream.ts";
import { keysOf } from "./key-log-file.ts";
import { openOutput } from "./output-file.ts";
import { openPacketFile } from "./packet-file.ts";
import { holdProvisional } from "./provisional.ts";
import { spoolStandardInput } from "./spool.ts";
import { printStatistics, type Reading, workerName } from "./reading.ts";

/** What is asked for, and what reads the packets. */
export interface FlowOptions extends EntryOptions {
  readonly protocols: UserProtocols;
}

/** Says of a packet's number whether it is to be written. */
type Choice = (packetNumber: number) => boolean;

export async function saveFlows(
  files: readonly string[],
  options: FlowOptions,
  format: "pcap" | "pcapng",
  terminal: Terminal,
): Promise<number> {
  if (options.filter?.redacts === true) {
    throw new UsageError("packets cannot be redacted: write json or csv, or leave out redact()");
  }
  if (options.path === null && terminal.isOutTerminal) {
    throw new UsageError(`${format} is not for a terminal: name a file with --write`);
  }
  const choosesFlows = options.filter !== null || options.limit !== Number.POSITIVE_INFINITY;
  const needsEntries = choosesFlows || options.wantsStatistics;
  const spooled = needsEntries ? spoolStandardInput(files) : { files, dispose: () => undefined };
  try {
    const startedMs = monotonicMs();
    const found = needsEntries ? await findFlows(spooled.files, workerName(files), options, terminal) : null;
    const isChosen: Choice = found === null || !choosesFlows ? () => true : found.isChosen;
    const notices = await copyPackets(spooled.files, options.path, format, isChosen, terminal);
    for (const notice of notices) terminal.error(`thresher: ${notice}`);
    if (found !== null) printStatistics({ ...found.reading, notices, startedMs }, options, terminal);
    return 0;
  } finally {
    spooled.dispose();
  }
}

interface FoundFlows {
  readonly isChosen: Choice;
  readonly reading: Omit<Reading, "notices" | "startedMs">;
}

async function findFlows(
  files: readonly string[],
  worker: string,
  options: FlowOptions,
  terminal: Terminal,
): Promise<FoundFlows> {
  const chosen = new Set<number>();
  const record = new FlowRecord();
  const interfaces = new InterfaceNames();
  const keys = keysOf(options.keyLog);
  const drops = new SourceDrops();
  const stream = new EntryStream({
    filter: options.filter,
    limit: options.limit,
    format: null,
    out: terminal.out,
    worker,
    isLive: false,
    hidesConnections: false,
    onMatch: (exchange) => chosen.add(exchange.flow.id),
  });
  const held = holdProvisional(stream.take);
  const engine = createEngine({
    codecs,
    ...options.protocols,
    keys,
    emit: held.sink,
    interfaceName: interfaces.name,
  });
  const visitor = {
    onPacket: (packet: Parameters<FlowRecord["add"]>[0]) => {
      record.add(packet);
      if (!stream.isFull) engine.packet(packet);
    },
    onMetadata: (metadata: Parameters<InterfaceNames["learn"]>[0]) => {
      keys.learn(metadata);
      interfaces.learn(metadata);
      stream.learn(metadata);
      drops.note(metadata);
    },
    onProgress: openProgress(terminal, "Looking for flows:"),
  };
  await readPackets(files, visitor, () => false);
  engine.finish();
  held.finish();
  return {
    isChosen: (packetNumber) => chosen.has(record.flowOf(packetNumber)),
    reading: { stream, ledger: drops.addTo(engine.ledger()) },
  };
}

async function copyPackets(
  files: readonly string[],
  path: string | null,
  format: "pcap" | "pcapng",
  isChosen: Choice,
  terminal: Terminal,
): Promise<readonly string[]> {
  const output = openOutput(path, files, terminal);
  try {
    const file = openPacketFile(format, output.sink);
    const report = await readPackets(
      files,
      {
        onPacket: (packet) => {
          if (isChosen(packet.number)) file.packet(packet);
        },
        onMetadata: (metadata) => file.metadata(metadata),
        onProgress: openProgress(terminal, "Writing"),
      },
      () => false,
    );
    file.finish();
    terminal.progress("");
    return noticesOf(report);
  } finally {
    output.close();
  }
}
