// Looking back on a real cluster: what the agents held is what passed, frame by frame, as an ordinary tcpdump saw it.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import type { Snapshot } from "../contract/index.ts";
import { until } from "../k8s/testing/cluster.ts";
import { describeCluster } from "../k8s/testing/describe-cluster.ts";
import { findCapturePrograms } from "../session/index.ts";
import { readCaptures } from "../session/sources/index.ts";
import { type Client, firstOf } from "./testing/client.ts";
import { canCaptureOn, captureOn } from "./testing/node-capture.ts";
import { makeShop } from "./testing/shop.ts";
import { clusterOrder, rowsOf, withTapWindow } from "./testing/tap-window.ts";

const run = promisify(execFile);
const SERVER_PORT = 8080;
const WHOLE_FLOWS = 10;
/** Flows at the beginning and at the end of a capture, which may be cut. */
const FIRST_FLOWS = 5;
const LAST_FLOWS = 5;

const LINK_SLL2 = 276;
const SLL2_BYTES = 20;
const TCP = 6;
const [FIN, SYN] = [1, 2];

interface Frame {
  /** The client's end of a connection to the server's port; empty for all others. */
  readonly flow: string;
  readonly flags: number;
  readonly hex: string;
  readonly time: bigint;
  readonly place: string;
}
interface Contents {
  readonly frames: readonly Frame[];
  readonly names: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
}
async function contentsOf(path: string): Promise<Contents> {
  const frames: Frame[] = [];
  const names = new Set<string>();
  const interfaces: string[] = [];
  const report = await readCaptures([path], {
    onPacket: ({ bytes, start, end, sec, nsec, linkType, interfaceIndex }) => {
      const frame = Buffer.from(bytes.subarray(start, end));
      const flow = linkType === LINK_SLL2 ? flowOf(frame) : { flow: "", flags: 0 };
      const time = BigInt(sec) * 1_000_000_000n + BigInt(nsec);
      frames.push({ ...flow, hex: frame.toString("hex"), time, place: interfaces[interfaceIndex] ?? "" });
    },
    onMetadata: (metadata) => {
      if (metadata.kind === "interface") interfaces[metadata.index] = metadata.facts.name;
      if (metadata.kind === "names") for (const one of metadata.names) for (const name of one.names) names.add(name);
    },
  });
  expect(report.files.map(({ notice }) => notice)).toEqual([""]);
  return { frames, names, places: new Set(interfaces) };
}
// SLL2 20 | IPv4: header length 4 bits of byte 0, protocol at 9, addresses at 12 and 16 | TCP: ports, flags at 13
function flowOf(frame: Buffer): Pick<Frame, "flow" | "flags"> {
  const ip = frame.subarray(SLL2_BYTES);
  const tcp = ip.subarray(((ip[0] ?? 0) & 15) * 4);
  if (frame.readUInt16BE(0) !== 0x0800 || ip[9] !== TCP || tcp.length < 14) return { flow: "", flags: 0 };
  const [source, destination] = [tcp.readUInt16BE(0), tcp.readUInt16BE(2)];
  const [from, to] = [ip.subarray(12, 16).join("."), ip.subarray(16, 20).join(".")];
  const flags = tcp[13] ?? 0;
  if (destination === SERVER_PORT) return { flow: `${from}:${source} ${to}`, flags };
  return { flow: source === SERVER_PORT ? `${to}:${destination} ${from}` : "", flags };
}
function framesByFlow(frames: readonly Frame[]): ReadonlyMap<string, readonly Frame[]> {
  return Map.groupBy(
    frames.filter(({ flow }) => flow !== ""),
    ({ flow }) => flow,
  );
}
/**
 * Frames of a flow as each interface saw them go one way. Only these have one order: what passes on two processors at
 * once is stamped by each capture for itself, and a file of tcpdump's is not in the order of its times then.
 */
function byWay(frames: readonly Frame[]): Partial<Record<string, readonly string[]>> {
  const ways = Object.groupBy(frames, ({ hex }) => `${hex.slice(0, 2 * SLL2_BYTES)} ${sourceOf(hex)}`);
  return Object.fromEntries(Object.entries(ways).map(([way, seen = []]) => [way, seen.map(({ hex }) => hex)]));
}
/** The address that an IPv4 packet behind SLL2 is from. */
const sourceOf = (hex: string): string => hex.slice(2 * (SLL2_BYTES + 12), 2 * (SLL2_BYTES + 16));
const isWhole = (frames: readonly Frame[]): boolean =>
  (frames[0]?.flags ?? 0) === SYN && frames.filter(({ flags }) => (flags & FIN) !== 0).length >= 2;

async function checkWithTshark(path: string, frames: number, name: string): Promise<void> {
  const fields = ["-e", "frame.time_epoch", "-e", "ip.dst_host"];
  const tshark = await run("tshark", ["-r", path, "-N", "n", "-T", "fields", ...fields], { maxBuffer: 1 << 28 }).catch(
    (error: unknown) =>
      error instanceof Error && "code" in error && error.code === "ENOENT" ? null : Promise.reject(error),
  );
  if (tshark === null) {
    process.stderr.write("there is no tshark: what it says of a snapshot is not compared\n");
    return;
  }
  const lines = tshark.stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(frames);
  const times = lines.map((line) => line.split("\t")[0] ?? "");
  expect(times).toEqual(times.toSorted());
  expect(lines.some((line) => line.endsWith(`\t${name}`))).toBe(true);
}

await describeCluster("looking back on a cluster", ({ admin, namespace, kubeconfig }) => {
  let server = "";
  beforeAll(async () => {
    process.env["KUBECONFIG"] = kubeconfig;
    await makeShop(admin, namespace);
    server = await until("the address of web-2", async () => {
      const pod = await admin.call({ path: `/api/v1/namespaces/${namespace}/pods/web-2` });
      return /"podIP":"([^"]+)"/.exec(JSON.stringify(pod))?.[1];
    });
  });

  async function lookBack(client: Client, fromMs: number): Promise<Snapshot> {
    const { taps } = await firstOf(await client.cluster.states({}), (state) => state.taps.length === 1);
    const order = { tap: taps[0]?.tap ?? "", nodes: [], fromMs, toMs: null, name: "what passed" };
    const last = await firstOf(await client.snapshots.take(order), ({ snapshot }) => snapshot !== null);
    if (last.snapshot === null) throw new Error("no snapshot");
    return last.snapshot;
  }

  test("the snapshot has the very frames that tcpdump saw on the node, in order, with names", (context) =>
    withTapWindow(async (client, folder) => {
      const isPossible = canCaptureOn("node-2") && findCapturePrograms().some(({ kind }) => kind === "tcpdump");
      if (!isPossible) context.skip("the cluster's nodes are not of this machine, or there is no tcpdump");
      await client.cluster.start({ order: clusterOrder(namespace), isAdded: false });
      const filter = `http && dst.name == "web-2" && dst.namespace == "${namespace}"`;
      await rowsOf(client, filter, 3);
      const fromMs = Date.now();
      const beside = join(folder, "beside.pcap");
      const capture = await captureOn("node-2", `host ${server} and tcp port ${SERVER_PORT}`, beside);
      const during = `${filter} && timestamp > timestamp("${new Date().toISOString()}")`;
      await rowsOf(client, during, FIRST_FLOWS + WHOLE_FLOWS + LAST_FLOWS);
      const said = await capture.stop();
      expect(said).toContain("\n0 packets dropped by kernel");
      // What passed last has reached the agents by then.
      const after = `${filter} && timestamp > timestamp("${new Date().toISOString()}")`;
      await rowsOf(client, after, 1);
      const taken = await lookBack(client, fromMs);

      const [snapshot, passed] = await Promise.all([contentsOf(taken.path), contentsOf(beside)]);
      expect(taken).toMatchObject({ packets: snapshot.frames.length, notice: "" });
      expect([...snapshot.places].toSorted()).toEqual(["node-1/any", "node-2/any"]);
      expect(snapshot.names).toContain(`web-2.${namespace}`);
      expect(snapshot.names).toContain(`shopper.${namespace}`);
      for (const [i, { time }] of snapshot.frames.entries())
        expect(time).toBeGreaterThanOrEqual(snapshot.frames[i - 1]?.time ?? 0n);
      const inTime = passed.frames.toSorted((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)));
      const whole = [...framesByFlow(inTime)].slice(0, -LAST_FLOWS).filter(([, frames]) => isWhole(frames));
      expect(whole.length).toBeGreaterThanOrEqual(WHOLE_FLOWS);
      const held = framesByFlow(snapshot.frames.filter(({ place }) => place === "node-2/any"));
      for (const [flow, frames] of whole) expect(byWay(held.get(flow) ?? [])).toEqual(byWay(frames));
      await checkWithTshark(taken.path, snapshot.frames.length, `web-2.${namespace}`);

      await client.session.openFiles({ paths: [taken.path] });
      await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      for (const { src } of await rowsOf(client, filter, WHOLE_FLOWS)) expect(src.name).toBe("shopper");
    }));
});
