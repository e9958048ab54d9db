import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { extract } from "tar-stream";
import { createGunzip } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { EntryRow } from "../../../contract/index.ts";
import { ingestInWorker, presentation, type Session, Workspace } from "../../index.ts";
import { DEMO, hasDemo, INGEST_WORKER, type MadePacket, withFolder, writeCapture } from "../../testing/captures.ts";
import { readCaptures } from "../../sources/index.ts";
import { textArgument } from "../arguments.ts";
import { actionContext, type Run, runnerOf } from "../testing/action-calls.ts";
import { FilesFolder } from "./files-folder.ts";
import { fileActions, type PacketExporter, sessionPackets } from "./index.ts";
import { type CaptureLimits, DEFAULT_CAPTURE_LIMITS, ScriptCaptures } from "./script-captures.ts";

const PACKETS: readonly MadePacket[] = [
  { host: 1, sec: 100 },
  { host: 2, sec: 101 },
  { host: 1, sec: 102 },
  { host: 3, sec: 103 },
  { host: 2, sec: 104 },
];
const NOW_SECONDS = 1_790_000_000;
const TSHARK = ["/usr/bin/tshark", "/usr/local/bin/tshark"].find((path) => existsSync(path)) ?? "";
const runProgram = promisify(execFile);

interface Opened {
  readonly run: Run;
  readonly session: Session;
  readonly files: string;
  readonly rows: readonly EntryRow[];
}

async function withSession(paths: readonly string[], use: (opened: Opened) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const workspace = new Workspace(folder, ingestInWorker(INGEST_WORKER));
    const session = await workspace.open({ kind: "files", paths: [...paths] });
    await new Promise<void>((resolve) => {
      session.onTick(({ source }) => source.phase === "ended" && resolve());
      if (session.tick().source.phase === "ended") resolve();
    });
    try {
      const files = join(session.folder, "files");
      const packets = sessionPackets(session, presentation);
      const actions = fileActions({ packets, nowMs: () => NOW_SECONDS * 1000 });
      const numbers = Uint32Array.from({ length: session.store.lastNumber }, (_, i) => i + 1);
      const rows = (await session.store.pages.wholeRows(numbers)).map(({ row }) => row);
      await use({ session, files, rows, run: runnerOf(actions, actionContext({ filesFolder: files })) });
    } finally {
      await workspace.close();
    }
  });
}
const withMade = (use: (opened: Opened, capture: string) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    const capture = await writeCapture(join(folder, "a.pcapng"), PACKETS);
    await withSession([capture], (opened) => use(opened, capture));
  });

const NEVER = new AbortController().signal;

/** Captures of a folder that an exporter of the test's own fills; `kept` names those that are there. */
function withCaptures(
  write: PacketExporter["write"],
  limits: CaptureLimits | undefined,
  use: (captures: ScriptCaptures, kept: () => Promise<readonly string[]>) => Promise<void>,
): Promise<void> {
  return withFolder(async (path) => {
    const folder = await FilesFolder.open(path);
    const kept = async (): Promise<readonly string[]> => (await readdir(join(path, ".captures"))).toSorted();
    await use(new ScriptCaptures(folder, { write }, limits), kept);
  });
}
async function secondsOf(path: string): Promise<readonly number[]> {
  const seconds: number[] = [];
  await readCaptures([path], { onPacket: ({ sec }) => seconds.push(sec) });
  return seconds;
}
const streamOf = (rows: readonly EntryRow[], host: number): string =>
  rows.find(({ srcIp }) => srcIp === `10.0.0.${host}`)?.stream ?? "";

test("a stream's own capture has its packets and no others", () =>
  withMade(async ({ run, files, rows }) => {
    const path = textArgument(await run("pcap.path", streamOf(rows, 1)));
    expect(path).toBe(join(files, ".captures", streamOf(rows, 1)));
    expect(await secondsOf(path)).toEqual([100, 102]);
  }));
test("it can be copied and read, and not be changed", () =>
  withMade(async ({ run, files, rows }) => {
    const path = textArgument(await run("pcap.path", streamOf(rows, 2)));
    await run("file.mkdir", "set");
    await run("file.copy", path, "set");
    expect(await secondsOf(join(files, "set", streamOf(rows, 2)))).toEqual([101, 104]);
    await expect(run("file.write", path, "x")).rejects.toThrow(/relative/);
    await expect(run("file.move", path, "a.pcap")).rejects.toThrow(/relative/);
    await expect(run("file.delete", path)).rejects.toThrow(/relative/);
  }));
test("a stream that nobody knows has none, and a text that is no name neither", () =>
  withMade(async ({ run }) => {
    await expect(run("pcap.path", "000000009999.pcap")).rejects.toThrow("there are no packets of 000000009999.pcap");
    await expect(run("pcap.path", "../a.pcap")).rejects.toThrow("is no name of a stream");
  }));
test("packets that are gone are said to be", () =>
  withMade(async ({ run, rows }, capture) => {
    await rm(capture);
    await expect(run("pcap.path", streamOf(rows, 1))).rejects.toThrow(/^there are no packets of .* any more$/);
  }));
test("packets that no ring keeps any more are said to be gone", () =>
  withCaptures(
    async () => 0,
    undefined,
    async (captures) => {
      await expect(captures.path("1_0.pcap", NEVER)).rejects.toThrow("the packets of 1_0.pcap are no longer kept");
    },
  ));
test("of extracted captures the oldest give way, by number and by bytes", () => {
  const write = async (_streams: unknown, path: string): Promise<number> => {
    await writeFile(path, "12345");
    return 1;
  };
  expect(DEFAULT_CAPTURE_LIMITS).toEqual({ maxCaptures: 1000, maxBytes: 268_435_456 });
  return withCaptures(write, { maxCaptures: 3, maxBytes: 1000 }, (byNumber, kept) =>
    withCaptures(write, { maxCaptures: 100, maxBytes: 10 }, async (byBytes, keptBytes) => {
      for (const stream of ["1.pcap", "2.pcap", "1.pcap", "3.pcap", "4.pcap"]) {
        await byNumber.path(stream, NEVER);
        await byBytes.path(stream, NEVER);
      }
      expect(await kept()).toEqual(["1.pcap", "3.pcap", "4.pcap"]);
      expect(await keptBytes()).toEqual(["3.pcap", "4.pcap"]);
    }),
  );
});
test("a snapshot has all packets, or those of a list, in a file of its own", () =>
  withMade(async ({ run, files, rows }) => {
    expect(await run("pcap.snapshot")).toBe(`${NOW_SECONDS}.pcap`);
    expect(await run("pcap.snapshot", [])).toBe(`${NOW_SECONDS + 1}.pcap`);
    expect(await run("pcap.snapshot", [streamOf(rows, 3), streamOf(rows, 1)])).toBe(`${NOW_SECONDS + 2}.pcap`);
    expect(await secondsOf(join(files, `${NOW_SECONDS}.pcap`))).toEqual([100, 101, 102, 103, 104]);
    expect(await secondsOf(join(files, `${NOW_SECONDS + 1}.pcap`))).toEqual([100, 101, 102, 103, 104]);
    expect(await secondsOf(join(files, `${NOW_SECONDS + 2}.pcap`))).toEqual([100, 102, 103]);
  }));
test("captures of a folder are merged by time, whether it stands first or second", () =>
  withMade(async ({ run, files, rows }) => {
    await run("file.mkdir", "set");
    await run("file.write", "set/content.json", "{}");
    for (const host of [2, 1]) await run("file.copy", await run("pcap.path", streamOf(rows, host)), "set");
    const first = textArgument(await run("pcap.snapshot", "set"));
    expect(await secondsOf(join(files, first))).toEqual([100, 101, 102, 104]);
    const second = textArgument(await run("pcap.snapshot", [streamOf(rows, 2)], "set"));
    expect(await secondsOf(join(files, second))).toEqual([101, 104]);
    await expect(run("pcap.snapshot", "nowhere")).rejects.toThrow("is not a folder");
    await expect(run("pcap.snapshot", ["none.pcap"], "set")).rejects.toThrow("none of these captures");
  }));
test("several link types are one file all the same", () =>
  withFolder(async (folder) => {
    const one = await writeCapture(join(folder, "a.pcap"), PACKETS);
    const other = await writeCapture(join(folder, "b.pcap"), PACKETS);
    const bytes = await readFile(other);
    bytes.writeUInt32LE(113, 20);
    await writeFile(other, bytes);
    await withSession([one, other], async ({ run, files }) => {
      const name = textArgument(await run("pcap.snapshot"));
      expect(await secondsOf(join(files, name))).toHaveLength(10);
    });
  }));
test("an archive has the folder's files, byte for byte", () =>
  withMade(async ({ run, files, rows }) => {
    await run("file.mkdir", "set/inner");
    await run("file.write", "set/inner/content.json", "x".repeat(700_000));
    await run("file.write", "set/empty.txt", "");
    await run("file.copy", await run("pcap.path", streamOf(rows, 1)), "set");
    const name = textArgument(await run("file.tar", "set"));
    expect(name).toBe(`kubeshark_${NOW_SECONDS}.tar.gz`);
    const unpacked = await unpack(join(files, name));
    expect(Object.keys(unpacked).toSorted()).toEqual(
      ["set/", `set/${streamOf(rows, 1)}`, "set/empty.txt", "set/inner/", "set/inner/content.json"].toSorted(),
    );
    expect(unpacked["set/inner/content.json"]?.length).toBe(700_000);
    expect(unpacked[`set/${streamOf(rows, 1)}`]).toEqual(await readFile(join(files, "set", streamOf(rows, 1))));
    // Of the whole folder: neither itself nor captures that scripts were lent.
    expect(Object.keys(await unpack(join(files, textArgument(await run("file.tar", "")))))).toContain(`files/${name}`);
  }));

describe.skipIf(!hasDemo || TSHARK === "")("as tshark reads it (skipped without tshark)", () => {
  const frames = async (path: string, filter = ""): Promise<readonly string[]> => {
    const fields = ["-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "ip.id"];
    const { stdout } = await runProgram(TSHARK, [
      "-n",
      "-r",
      path,
      ...(filter === "" ? [] : ["-Y", filter]),
      ...fields,
    ]);
    return stdout.split("\n").filter((line) => line !== "");
  };
  test("a connection's capture has the frames of the connection, a snapshot all", () =>
    withSession([DEMO], async ({ run, rows, files }) => {
      const row = rows.find(({ protocol }) => protocol.name === "http");
      if (row === undefined) throw new Error("the demo has no HTTP");
      const path = textArgument(await run("pcap.path", row.stream));
      const peers = `ip.addr == ${row.srcIp} && ip.addr == ${row.dstIp}`;
      const ports = `tcp.port == ${row.srcPort} && tcp.port == ${row.dstPort}`;
      expect(await frames(path)).toEqual(await frames(DEMO, `${peers} && ${ports}`));
      const snapshot = textArgument(await run("pcap.snapshot"));
      expect(await frames(join(files, snapshot))).toEqual(await frames(DEMO));
    }));
});

async function unpack(path: string): Promise<Record<string, Buffer>> {
  const contents: Record<string, Buffer> = {};
  const archive = extract();
  const unzip = createGunzip();
  unzip.on("data", (chunk: Buffer) => void archive.write(chunk));
  unzip.on("end", () => archive.end(null));
  unzip.end(await readFile(path));
  for await (const entry of archive) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    contents[entry.header.name] = Buffer.concat(chunks);
  }
  return contents;
}
