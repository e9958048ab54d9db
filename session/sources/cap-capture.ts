// Capturing through the npm package `cap` (libpcap or Npcap inside a process), for machines without tcpdump and
// dumpcap. Runs in a child of its own, which writes pcap like the programs do. The package gives no times and no drop
// counters: packets get the time at which they arrive here.
import { PcapWriter } from "../../engine/pcap/index.ts";

/** What we use of the package. */
export interface CapModule {
  readonly Cap: CapClass;
}
interface CapClass {
  new (): CapHandle;
  deviceList(): readonly CapDevice[];
}
export interface CapHandle {
  open(device: string, filter: string, bufferBytes: number, buffer: Buffer): string;
  on(event: "packet", listener: (bytes: number, isTruncated: boolean) => void): unknown;
  setMinBytes?(bytes: number): void;
}
interface CapDevice {
  readonly name: string;
  readonly description?: string;
}

const KERNEL_BUFFER_BYTES = 16_777_216;
const PACKET_BUFFER_BYTES = 262_144;

/** The package's words for link types, as LINKTYPE_ numbers. */
const LINK_TYPES: Readonly<Record<string, number>> = { NULL: 0, ETHERNET: 1, RAW: 101, LINKTYPE_LINUX_SLL: 113 };

/** True where a loaded module is the package. */
export function isCapModule(value: unknown): value is CapModule {
  if (typeof value !== "object" || value === null || !("Cap" in value) || typeof value.Cap !== "function") return false;
  return typeof Reflect.get(value.Cap, "deviceList") === "function";
}

/** The devices, as lines like those of `dumpcap -D`. */
export function capDeviceLines({ Cap }: CapModule): string {
  return Cap.deviceList()
    .map(({ name, description }, i) => `${i + 1}. ${name}${description ? ` (${description})` : ""}\n`)
    .join("");
}

/** Captures until the process ends; `write` gets a pcap stream. Throws what the package throws. */
export function capCapture(
  { Cap }: CapModule,
  device: string,
  filter: string,
  write: (bytes: Uint8Array) => void,
  nowMs: () => number,
): void {
  const handle = new Cap();
  const buffer = Buffer.alloc(PACKET_BUFFER_BYTES);
  const name = handle.open(device, filter, KERNEL_BUFFER_BYTES, buffer);
  const linkType = LINK_TYPES[name];
  if (linkType === undefined) throw new Error(`link type ${name} is not known`);
  handle.setMinBytes?.(0);
  const writer = new PcapWriter({ linkType });
  write(writer.take());
  handle.on("packet", (bytes) => {
    const now = nowMs();
    const sec = Math.floor(now / 1000);
    const nsec = Math.floor((now - sec * 1000) * 1e6);
    writer.packet({ bytes: buffer, start: 0, end: bytes, originalLength: bytes, sec, nsec, linkType });
    write(writer.take());
  });
}
