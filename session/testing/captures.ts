// Captures for tests of the session: small files made by hand, and the demo that comes with the program.
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PcapngWriter, PcapWriter } from "../../engine/index.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The project's own captures. */
export const CAPTURES = join(ROOT, "captures");
export const DEMO = join(CAPTURES, "demo/shop.pcapng");
export const hasDemo = existsSync(DEMO);
/** The script of an ingest's worker, as it runs from the sources. */
export const INGEST_WORKER = new URL("../ingest/ingest-worker.ts", import.meta.url);

/** Runs `use` with an empty folder that is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "thresher-session-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const ETHERNET = 1;
const HEADERS = 14 + 20 + 8;

/** An Ethernet frame with a UDP datagram from 10.0.0.<host> to 10.0.1.1, port 40000 to 9999. */
export function udpFrame(host: number, payload: string): Uint8Array {
  const text = new TextEncoder().encode(payload);
  const frame = new Uint8Array(HEADERS + text.length);
  const view = new DataView(frame.buffer);
  view.setUint16(12, 0x0800);
  frame[14] = 0x45;
  view.setUint16(16, 28 + text.length);
  frame[22] = 64;
  frame[23] = 17;
  frame.set([10, 0, 0, host], 26);
  frame.set([10, 0, 1, 1], 30);
  view.setUint16(34, 40_000);
  view.setUint16(36, 9999);
  view.setUint16(38, 8 + text.length);
  frame.set(text, HEADERS);
  return frame;
}

export interface MadePacket {
  readonly host: number;
  readonly sec: number;
  readonly comment?: string;
}

/** Writes datagrams as pcapng, with a name for 10.0.0.1, or as pcap. */
export async function writeCapture(path: string, packets: readonly MadePacket[]): Promise<string> {
  const isPcapng = path.endsWith(".pcapng");
  const pcapng = new PcapngWriter();
  const pcap = new PcapWriter();
  const facts = {
    linkType: ETHERNET,
    snapLength: 0,
    name: "eth0",
    description: "",
    filter: "",
    operatingSystem: "",
    comment: "",
  };
  const number = pcapng.interface(facts);
  pcapng.names([{ address: Uint8Array.of(10, 0, 0, 1), names: ["cart"] }]);
  for (const { host, sec, comment } of packets) {
    const bytes = udpFrame(host, `from ${host} at ${sec}`);
    const packet = {
      bytes,
      start: 0,
      end: bytes.length,
      originalLength: bytes.length,
      sec,
      nsec: 0,
      linkType: ETHERNET,
    };
    pcapng.packet(packet, number, comment ?? "");
    pcap.packet(packet);
  }
  await writeFile(path, isPcapng ? pcapng.take() : pcap.take());
  return path;
}
