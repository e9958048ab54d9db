// The packets of one flow, saved from the window: the very frames that an ordinary tcpdump saw on the node, in a file that
// tshark opens.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import type { ListRow } from "../../contract/index.ts";
import { captureOnNode } from "../../k8s/testing/capture-pod.ts";
import { listEverything, podsOf } from "../../k8s/testing/cluster-objects.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { makeShop } from "../../k8s/testing/shop.ts";
import { readCaptures } from "../../session/sources/index.ts";
import { withClusterWindow } from "../testing/cluster-window.ts";
import { clusterOrder } from "../testing/tap-window.ts";

const run = promisify(execFile);
const NODES = ["node-1", "node-2"];
const CAPTURE_SECONDS = 6;
const NS = 1_000_000_000n;
/** SLL2's header, and an IPv4 header without options. */
const TCP_OFFSET = 20 + 20;

interface Frame {
  readonly hex: string;
  readonly timeNs: bigint;
  /** Node and interface, where the file names them. */
  readonly place: string;
  readonly ports: readonly number[];
}
async function framesOf(path: string): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const places: string[] = [];
  await readCaptures([path], {
    onPacket: ({ bytes, start, end, sec, nsec, interfaceIndex }) => {
      const frame = Buffer.from(bytes.subarray(start, end));
      frames.push({
        hex: frame.toString("hex"),
        timeNs: BigInt(sec) * NS + BigInt(nsec),
        place: places[interfaceIndex] ?? "",
        ports: [frame.readUInt16BE(TCP_OFFSET), frame.readUInt16BE(TCP_OFFSET + 2)],
      });
    },
    onMetadata: (metadata) => {
      if (metadata.kind === "interface") places[metadata.index] = metadata.facts.name;
    },
  });
  return frames;
}

/** What tshark shows of each frame: the request's address where it begins one. */
async function checkWithTshark(path: string, frames: number, address: string): Promise<void> {
  const fields = ["-T", "fields", "-e", "http.request.full_uri", "-e", "frame.number"];
  const shown = await run("tshark", ["-n", "-r", path, ...fields]).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (shown === null) {
    process.stderr.write("there is no tshark: what it says of a saved flow is not compared\n");
    return;
  }
  const lines = shown.stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(frames);
  expect(lines.some((line) => line.startsWith(`${address}\t`))).toBe(true);
}
/** The row that is nearest to the middle of what was captured: its flow is whole. */
function inTheMiddle(rows: readonly ListRow[], frames: readonly Frame[]): ListRow | undefined {
  const times = frames.map(({ timeNs }) => Number(timeNs)).toSorted((a, b) => a - b);
  const middle = times[times.length >> 1] ?? 0;
  const distance = ({ timeNs }: ListRow): number => Math.abs(Number(timeNs) - middle);
  return rows.toSorted((a, b) => distance(a) - distance(b))[0];
}

await describeCluster("a flow that is saved", ({ admin, namespace, kubeconfig }) => {
  beforeAll(async () => {
    process.env["KUBECONFIG"] = kubeconfig;
    await makeShop(admin, namespace);
  });

  test("has the frames that tcpdump saw on the node, and opens in tshark", () =>
    withClusterWindow(async (window) => {
      const before = await listEverything(admin, namespace);
      const [server] = await podsOf(admin, namespace, ({ metadata }) => metadata.labels?.["app"] === "storefront");
      const filter = `host ${server?.status.podIP} and tcp port 8080`;
      await window.start(clusterOrder(namespace));
      await window.connected();
      const seen = await Promise.all(
        NODES.map(async (node) => {
          const path = join(window.folder, `${node}.pcap`);
          await writeFile(path, await captureOnNode(admin, namespace, { node, filter, seconds: CAPTURE_SECONDS }));
          return { node, frames: await framesOf(path) };
        }),
      );
      const rows = await window.allRows(
        `http && src.name.startsWith("shopper-") && dst.ip == "${server?.status.podIP}"`,
      );
      const row = inTheMiddle(
        rows,
        seen.flatMap(({ frames }) => frames),
      );
      const path = join(window.folder, "flow.pcapng");
      const what = { kind: "entries" as const, ids: [row?.id ?? ""] };
      const { packets } = await window.client.save.write({ what, format: "pcapng", path });
      const saved = await framesOf(path);
      expect(saved).toHaveLength(packets);
      expect(packets).toBeGreaterThan(8);
      const nodes = new Set(saved.map(({ place }) => place.split("/")[0]));
      for (const { node, frames } of seen.filter((one) => nodes.has(one.node))) {
        const ours = saved.filter(({ place }) => place.startsWith(`${node}/`));
        const theirs = frames.filter(({ ports }) => ports.includes(Number(row?.src.port)));
        expect(ours.map(({ hex }) => hex)).toEqual(theirs.map(({ hex }) => hex));
      }
      await checkWithTshark(path, packets, `http://storefront${row?.summary}`);
      expect(await window.stop()).toMatchObject({ phase: "removed", left: [] });
      expect(await listEverything(admin, namespace)).toEqual(before);
    }));
});
