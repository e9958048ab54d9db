// The packets of a tap, taken from the agents' rings at its end: all that they hold, or the whole flows of the entries
// that matched.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AgentsTap } from "../../session/agents/tap-agents.ts";
import type { PacketsQuery } from "../../session/agents/fetch-packets.ts";
import type { CaptureVisitor } from "../../session/sources/file-source.ts";
import { addressBytes, noticesOf as noticesOfFetch } from "../../session/files/fetched-packets.ts";
import { noticesOf, readPackets } from "../read/capture-input.ts";
import { openPacketFile } from "../read/packet-file.ts";
import { formatProgress } from "../terminal/progress.ts";
import type { Sink, Terminal } from "../terminal/terminal.ts";

export interface SaveOrder {
  readonly query: PacketsQuery;
  /** Names of addresses, for the file. */
  readonly names: ReadonlyMap<string, string>;
  readonly format: "pcap" | "pcapng";
  readonly sink: Sink;
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
    const missing = noticesOfFetch(fetched);
    for (const notice of missing) terminal.error(`thresher: ${notice}`);
    return await write(
      fetched.map(({ path }) => path),
      missing.join("; "),
      order,
      terminal,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `comment` is what the file says of itself. */
async function write(files: readonly string[], comment: string, order: SaveOrder, terminal: Terminal): Promise<number> {
  const file = openPacketFile(order.format, order.sink, comment);
  const names = [...order.names].flatMap(([ip, name]) => {
    const address = addressBytes(ip);
    return address === null ? [] : [{ address, names: [name] }];
  });
  if (names.length > 0) file.metadata({ kind: "names", names });
  let packets = 0;
  const visitor: CaptureVisitor = {
    onPacket: (packet) => {
      packets++;
      file.packet(packet);
    },
    onMetadata: (metadata) => file.metadata(metadata),
  };
  const notices = files.length === 0 ? [] : noticesOf(await readPackets(files, visitor, () => false));
  for (const notice of notices) terminal.error(`thresher: ${notice}`);
  file.finish();
  return packets;
}
