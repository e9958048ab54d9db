// A live session from beginning to end, as the program of a process inside a network namespace: what passes over its
// loopback interface is captured, saved and read again. Prints one JSON object: what was seen on the way.
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { ListRow } from "../../contract/index.ts";
import { createApi } from "../index.ts";
import { machineCapture } from "../machine-capture.ts";
import { type Client, connectWindow, firstOf, testParts } from "./client.ts";

/** What of an entry a saved and a live one have in common: numbers of streams and of arrival differ. */
export type SeenEntry = Pick<ListRow, "timeNs" | "elapsedUs" | "method" | "summary" | "status" | "size"> & {
  readonly from: string;
  readonly to: string;
};
/** What the program prints. */
export interface LiveSeen {
  readonly live: readonly SeenEntry[];
  readonly reopened: readonly SeenEntry[];
  readonly saved: readonly SeenEntry[];
  readonly packets: number;
  readonly savedPackets: number;
  readonly lost: readonly string[];
  readonly phases: readonly string[];
  readonly hasPackets: boolean;
  readonly hops: readonly string[];
}

const FILTER = 'http and request.path.startsWith("/item/")';

async function openView(
  client: Client,
  count: number,
): Promise<{ view: string; seen: readonly SeenEntry[]; id: string }> {
  const { view } = await client.view.open({ filter: FILTER, sort: null, showConnections: false });
  await firstOf(await client.view.ticks({ view }), ({ total, isComplete }) => total >= count && isComplete);
  const { rows } = await client.view.rows({ view, start: 0, count: count + 1 });
  return { view, seen: rows.map(seenOf).toSorted((a, b) => (a.timeNs < b.timeNs ? -1 : 1)), id: rows[0]?.id ?? "" };
}

function seenOf({ timeNs, elapsedUs, method, summary, status, size, src, dst }: ListRow): SeenEntry {
  return {
    timeNs,
    elapsedUs,
    method,
    summary,
    status,
    size,
    from: `${src.ip} ${src.port}`,
    to: `${dst.ip} ${dst.port}`,
  };
}

async function talk(requests: number): Promise<void> {
  const server = createServer((request, response) => response.end(`this is ${request.url}`));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  for (let i = 0; i < requests; i++) {
    await new Promise<void>((resolve, reject) => {
      get({ host: "127.0.0.1", port, path: `/item/${i}` }, (response) => response.resume().on("end", resolve)).on(
        "error",
        reject,
      );
    });
  }
  server.closeAllConnections();
  server.close();
}

async function run(folder: string, requests: number): Promise<LiveSeen> {
  const api = createApi({ ...testParts(folder), capture: machineCapture });
  const { client, close } = connectWindow(api);
  try {
    const { sessionId } = await client.capture.start({ interfaces: ["lo"], filter: "" });
    await talk(requests);
    const live = await openView(client, requests);
    const running = await firstOf(await client.session.ticks({}), ({ entries }) => entries >= requests);
    await client.capture.stop({});
    const stopped = await firstOf(await client.session.ticks({}), ({ source }) => source.phase !== "live");
    await client.session.close({});
    await client.session.reopen({ sessionId });
    const reopened = await openView(client, requests);
    const detail = await client.entry.detail({ id: reopened.id });
    const path = join(folder, "saved.pcapng");
    const saved = await client.save.write({ what: { kind: "view", view: reopened.view }, format: "pcapng", path });
    await client.session.openFiles({ paths: [path] });
    const again = await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
    const { hops } = JSON.parse(detail.entry) as { hops: { interface: string }[] };
    return {
      live: live.seen,
      reopened: reopened.seen,
      saved: (await openView(client, requests)).seen,
      packets: stopped.ledger.packets,
      savedPackets: saved.packets,
      lost: [...stopped.ledger.lines, ...again.ledger.lines].filter(({ isLoss }) => isLoss).map(({ code }) => code),
      phases: [running.source.phase, stopped.source.phase, again.source.phase],
      hasPackets: detail.hasPackets,
      hops: hops.map((hop) => hop.interface),
    };
  } finally {
    close();
    await api.close();
  }
}

const [folder = "", requests = "0"] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await run(folder, Number(requests))));
