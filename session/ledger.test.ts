// The ledger's numbers are those of the file, the engine and the store, on the way and from disk again.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PcapngWriter } from "../engine/index.ts";
import { ingestInWorker, type Session, Workspace } from "./index.ts";
import { readCaptures } from "./sources/index.ts";
import { DEMO, INGEST_WORKER, udpFrame, withFolder, writeCapture } from "./testing/captures.ts";

interface Expected {
  readonly entries?: number;
  readonly phase?: string;
  /** Lines of what was lost: hop, code, count. */
  readonly lost: readonly (readonly [string, string, number])[];
}

/** Opens a capture that `make` writes, to its end. */
async function check(make: (folder: string) => Promise<string>, expected: Expected): Promise<void> {
  await withFolder(async (folder) => {
    const path = await make(folder);
    let packets = 0;
    let bytes = 0;
    const count = ({ start, end }: { start: number; end: number }): void => {
      packets++;
      bytes += end - start;
    };
    await readCaptures([path], { onPacket: count });
    const workspace = new Workspace(folder, ingestInWorker(INGEST_WORKER));
    const session = await workspace.open({ kind: "files", paths: [path] });
    await over(session);
    const { ledger, entries, source } = session.tick();
    expect(ledger).toMatchObject({ packets, bytes, entries });
    expect(entries).toBe(expected.entries ?? session.store.lastNumber);
    const flows = await session.store.pages.table("SELECT count(DISTINCT flow_id) FROM entries");
    expect(ledger.flows).toBe(Number(flows[0]?.[0]));
    const lost = ledger.lines.filter(({ isLoss }) => isLoss);
    expect(lost.map(({ hop, code, count: n }) => [hop, code, n])).toEqual(expected.lost);
    expect(source.phase).toBe(expected.phase ?? "ended");
    await workspace.close();
    const again = await workspace.reopen(session.id);
    expect(again.tick()).toMatchObject({ entries, ledger: JSON.parse(JSON.stringify(ledger)) as object });
    await workspace.close();
  });
}
function over(session: Session): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => (session.tick().source.phase === "loading" ? undefined : resolve());
    session.onTick(look);
    look();
  });
}
const PACKETS = [1, 2, 3].map((host) => ({ host, sec: 100 + host }));

test("the demo: nothing is lost", () => check(async () => DEMO, { lost: [] }));
test("a small capture", () =>
  check((folder) => writeCapture(join(folder, "a.pcapng"), PACKETS), { entries: 3, lost: [] }));
test("a capture without packets has no entries", () =>
  check((folder) => writeCapture(join(folder, "a.pcapng"), []), { entries: 0, lost: [] }));
test("a cut capture: the bytes that could not be read", () =>
  check(
    async (folder) => {
      const path = await writeCapture(join(folder, "a.pcap"), PACKETS);
      const whole = await readFile(path);
      await writeFile(path, whole.subarray(0, -10));
      return path;
    },
    { entries: 2, lost: [["file", "damaged", 16 + udpFrame(3, "from 3 at 103").length - 10]] },
  ));
test("what the capturing system says it dropped", () =>
  check(
    async (folder) => {
      const writer = new PcapngWriter();
      const facts = {
        linkType: 1,
        snapLength: 0,
        name: "eth0",
        description: "",
        filter: "",
        operatingSystem: "",
        comment: "",
      };
      const own = writer.interface(facts);
      const bytes = udpFrame(1, "x");
      const packet = { bytes, start: 0, end: bytes.length, originalLength: bytes.length, sec: 1, nsec: 0, linkType: 1 };
      writer.packet(packet, own, "");
      writer.statistics({ received: 9, droppedBySystem: 5, droppedByInterface: 3, comment: "" }, own, 2);
      const path = join(folder, "a.pcapng");
      await writeFile(path, writer.take());
      return path;
    },
    {
      entries: 1,
      lost: [
        ["kernel", "dropped-by-system", 5],
        ["kernel", "dropped-by-interface", 3],
      ],
    },
  ));
