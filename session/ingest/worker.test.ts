import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { createHeadsReader } from "../../engine/index.ts";
import { MAX_BATCHES_UNDER_WAY, type PacketBatch } from "../packets/packet-batch.ts";
import type { RowBatch } from "../store/index.ts";
import { INGEST_WORKER, withFolder, writeCapture } from "../testing/captures.ts";
import { MAX_IN_FLIGHT } from "./link.ts";
import type { IngestEvents, IngestOrder } from "./messages.ts";
import { ingestInWorker } from "./worker.ts";

const start = ingestInWorker(INGEST_WORKER);
function files(...paths: string[]): IngestOrder {
  return { kind: "files", paths, worker: "file:test" };
}
function events(
  rows: (batch: RowBatch) => Promise<void>,
  packets: IngestEvents["packets"] = () => Promise.resolve(),
): IngestEvents {
  return {
    rows,
    packets,
    names: () => undefined,
    progress: () => undefined,
    words: () => undefined,
    dissectors: () => undefined,
    problem: () => undefined,
  };
}

describe("an ingest in a worker", () => {
  test("ends only when its rows are stored, and waits while the store is busy", () =>
    withFolder(async (folder) => {
      // Every datagram is a flow of its own, so that there are more batches than may be on their way.
      const packets = Array.from({ length: 250 }, (_, host) => ({ host, sec: 100 }));
      const paths = await Promise.all(
        Array.from({ length: 3 }, (_, i) =>
          writeCapture(
            join(folder, `${i}.pcap`),
            packets.map((packet) => ({ ...packet, sec: 100 + i * 200 })),
          ),
        ),
      );
      let waiting = 0;
      let most = 0;
      let rows = 0;
      const slow = async (batch: RowBatch): Promise<void> => {
        most = Math.max(most, ++waiting);
        await new Promise(setImmediate);
        waiting--;
        rows += batch.count;
      };
      const ingest = start(files(...paths), events(slow));
      await ingest.begun;
      expect(await ingest.ended).toEqual({ phase: "ended", notice: "" });
      expect(rows).toBe(750);
      expect(most).toBeLessThanOrEqual(MAX_IN_FLIGHT);
    }));
  test("tells heads of packets where they are wanted, and never waits for whoever takes them", () =>
    withFolder(async (folder) => {
      const made = Array.from({ length: 40_000 }, (_, i) => ({ host: i % 250, sec: 100 + i }));
      const path = await writeCapture(join(folder, "a.pcap"), made);
      const batches: PacketBatch[] = [];
      const never = (batch: PacketBatch): Promise<void> => {
        batches.push(batch);
        return new Promise(() => undefined);
      };
      const ingest = start(
        files(path),
        events(async () => undefined, never),
      );
      ingest.wantPackets(true);
      expect((await ingest.ended).phase).toBe("ended");
      expect(batches).toHaveLength(MAX_BATCHES_UNDER_WAY);
      const read = createHeadsReader();
      const facts = batches.flatMap(({ heads }) => [...read(heads)]);
      expect(facts[0]).toMatchObject({ srcIp: "10.0.0.0", dstPort: 9999, protocol: "udp", truncated: false });
      expect(facts.length).toBe(batches.reduce((sum, { packets }) => sum + packets, 0));
      expect(facts.length).toBeLessThan(made.length);
    }));
  test("tells no heads where nobody wants them", () =>
    withFolder(async (folder) => {
      const path = await writeCapture(join(folder, "a.pcap"), [{ host: 1, sec: 100 }]);
      let told = 0;
      const ingest = start(
        files(path),
        events(
          async () => undefined,
          async () => void told++,
        ),
      );
      await ingest.ended;
      expect(told).toBe(0);
    }));
  test("a source that cannot be read fails before it has begun", async () => {
    const ingest = start(
      files("/none.pcap"),
      events(async () => undefined),
    );
    await expect(ingest.begun).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: "/none.pcap: there is no such file",
    });
    expect(await ingest.ended).toMatchObject({ phase: "failed", error: { code: "NOT_FOUND" } });
  });
  test.each([
    ["throws", "throw new Error('broken')", "broken"],
    ["goes away", "process.exit(3)", "code 3"],
  ])("a worker that %s ends the ingest", (_name, program, notice) =>
    withFolder(async (folder) => {
      const script = join(folder, "worker.mjs");
      await writeFile(script, program);
      const ingest = ingestInWorker(pathToFileURL(script))(
        files("/a"),
        events(async () => undefined),
      );
      await expect(ingest.begun).rejects.toThrow(notice);
      expect(await ingest.ended).toMatchObject({ phase: "failed", notice: expect.stringContaining(notice) });
    }),
  );
});
