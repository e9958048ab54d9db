// Reads captures and prints their entries. For one plain file everything happens in one synchronous loop.
import { codecs } from "../../codecs/index.ts";
import { createEngine } from "../../engine/index.ts";
import { SourceDrops } from "../../session/ingest/source-drops.ts";
import { InterfaceNames } from "../../session/sources/index.ts";
import { monotonicMs } from "../clock.ts";
import { openProgress } from "../terminal/progress.ts";
import type { UserProtocols } from "../../session/user-protocols.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { noticesOf, readPackets } from "./capture-input.ts";
import { entryFormat } from "./entry-format.ts";
import { type EntryOptions, type EntryOptionValues, isPacketOutput, parseEntryOptions } from "./entry-options.ts";
import { userProtocols } from "./user-protocols.ts";
import { EntryStream } from "./entry-stream.ts";
import { keysOf } from "./key-log-file.ts";
import { openOutput } from "./output-file.ts";
import { holdProvisional } from "./provisional.ts";
import { printStatistics, workerName } from "./reading.ts";
import { takeFirst } from "./take-first.ts";

export async function runRead(
  files: readonly string[],
  values: EntryOptionValues,
  terminal: Terminal,
): Promise<number> {
  const protocols = await userProtocols(values.proto ?? [], terminal);
  const options = await parseEntryOptions(values, Date.now(), protocols.words);
  if (isPacketOutput(options.output)) {
    const { saveFlows } = await import("./save-flows.ts");
    return saveFlows(files, { ...options, protocols }, options.output, terminal);
  }
  return printEntries(files, options, protocols, terminal);
}

async function printEntries(
  files: readonly string[],
  options: EntryOptions,
  { dissectors, descriptors }: UserProtocols,
  terminal: Terminal,
): Promise<number> {
  const startedMs = monotonicMs();
  const output = openOutput(options.path, files, terminal);
  try {
    const keys = keysOf(options.keyLog);
    const interfaces = new InterfaceNames();
    const drops = new SourceDrops();
    const stream = new EntryStream({
      filter: options.filter,
      limit: options.limit,
      format: entryFormat(options.output, options.fields, output.table),
      out: output.sink,
      worker: workerName(files),
      isLive: false,
      hidesConnections: options.output === "table" && options.filter === null,
    });
    const held = stream.onlyCounts ? null : holdProvisional(stream.take);
    const engine = createEngine({
      codecs,
      dissectors,
      descriptors,
      keys,
      emit: held?.sink ?? takeFirst(stream.take),
      interfaceName: interfaces.name,
    });
    const report = await readPackets(
      files,
      {
        onPacket: (record) => {
          if (!stream.isFull) engine.packet(record);
        },
        onMetadata: (metadata) => {
          keys.learn(metadata);
          interfaces.learn(metadata);
          stream.learn(metadata);
          drops.note(metadata);
        },
        onProgress: openProgress(terminal, "Reading"),
      },
      () => stream.isFull,
    );
    engine.finish();
    held?.finish();
    stream.end();
    output.sink.flush();
    terminal.progress("");
    const notices = noticesOf(report);
    for (const notice of notices) terminal.error(`thresher: ${notice}`);
    printStatistics({ stream, ledger: drops.addTo(engine.ledger()), notices, startedMs }, options, terminal);
    return 0;
  } finally {
    output.close();
  }
}
