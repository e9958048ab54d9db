// The packets of a tap, taken from the agents' rings at its end: all that they hold, or the whole flows of the entries
// that matched.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AgentsTap } from "../../session/agents/tap-agents.ts";
import type { FetchedPackets, PacketsQuery } from "../../session/agents/fetch-packets.ts";
import { addressBytes } from "../../session/files/fetched-packets.ts";
import { noticesOf, readPackets } from "../read/capture-input.ts";
import { openOutput } from "../read/output-file.ts";
import { openPacketFile } from "../read/packet-file.ts";
import { formatProgress } from "../terminal/progress.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface SaveOrder {
  readonly query: PacketsQuery;
  /** Names of addresses, for the file. */
  readonly names: ReadonlyMap<string, string>;
  readonly format: "pcap" | "pcapng";
  /** Null is standard output. */
  readonly path: string | null;
}

/** What could not be saved is said on standard error. Answers how many packets were. */
export async function savePackets(
  tap: Pick<AgentsTap, "fetchPackets">,
  order: SaveOrder,
  terminal: Terminal,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "thresher-tap-"));
  try {
    const fetched = await tap.fetchPackets(order.query, {
      folder,
      onProgress: ({ scannedBytes, totalBytes }) =>
        terminal.progress(`fetching packets: ${formatProgress(scannedBytes, totalBytes)}`),
    });
    terminal.progress("");
    for (const notice of noticesOfFetch(fetched)) terminal.error(`thresher: ${notice}`);
    return await write(
      fetched.map(({ path }) => path),
      order,
      terminal,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function noticesOfFetch(fetched: readonly FetchedPackets[]): readonly string[] {
  return fetched.flatMap(({ node, failure, isBeginningLost }) => [
    ...(failure === "" ? [] : [`packets of ${node}: ${failure}`]),
    ...(isBeginningLost ? [`packets of ${node}: its ring no longer holds the oldest of them`] : []),
  ]);
}

async function write(files: readonly string[], order: SaveOrder, terminal: Terminal): Promise<number> {
  const output = openOutput(order.path, files, terminal);
  try {
    const file = openPacketFile(order.format, output.sink);
    const names = [...order.names].flatMap(([ip, name]) => {
      const address = addressBytes(ip);
      return address === null ? [] : [{ address, names: [name] }];
    });
    if (names.length > 0) file.metadata({ kind: "names", names });
    let packets = 0;
    const visitor = {
      onPacket: (packet: Parameters<typeof file.packet>[0]) => {
        packets++;
        file.packet(packet);
      },
      onMetadata: (metadata: Parameters<typeof file.metadata>[0]) => file.metadata(metadata),
    };
    if (files.length > 0) {
      for (const notice of noticesOf(await readPackets(files, visitor, () => false)))
        terminal.error(`thresher: ${notice}`);
    }
    file.finish();
    output.sink.flush();
    return packets;
  } finally {
    output.close();
  }
}
