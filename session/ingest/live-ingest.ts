// Interfaces of this machine through the engine, packets kept beside. Nothing here waits: while the store is busy the
// capture programs are held, packets pile up in the kernel's buffer, and what the kernel drops is counted.
import { KeyLogFile } from "../../codecs/key-log-file.ts";
import { KeyLog } from "../../engine/index.ts";
import type { CaptureMetadata, PacketRecord } from "../../engine/pcap/index.ts";
import { findCapturePrograms, InterfaceSource, SegmentWriter } from "../sources/index.ts";
import { NO_USER_PROTOCOLS, type UserProtocols } from "../user-protocols.ts";
import { EngineFeed } from "./engine-feed.ts";
import type { IngestLink } from "./link.ts";
import type { IngestEnd, IngestOrder } from "./messages.ts";

/** How often rows are sent, clocks passed on and a cancel looked for. */
const BEAT_MS = 50;
/** How often the capture programs are asked for their drops, and packets written out for whoever saves them. */
const COUNTERS_MS = 1000;

type LiveOrder = IngestOrder & { readonly kind: "interfaces" };

export async function ingestInterfaces(
  order: LiveOrder,
  link: IngestLink,
  protocols: UserProtocols = NO_USER_PROTOCOLS,
): Promise<IngestEnd> {
  const live = new LiveIngest(order, link, protocols);
  return live.run();
}

class LiveIngest {
  readonly #link: IngestLink;
  readonly #feed: EngineFeed;
  readonly #segments: SegmentWriter;
  readonly #source: InterfaceSource;
  readonly #keys = new KeyLog();
  #keyLog: KeyLogFile | null = null;
  readonly #ended = new Map<string, string>();
  readonly #interfaces: number;
  #isHeld = false;
  #countersMs = 0;

  constructor(order: LiveOrder, link: IngestLink, protocols: UserProtocols) {
    this.#link = link;
    this.#interfaces = order.interfaces.length;
    const prefix = String(Math.floor(Date.now() / 1000));
    this.#feed = new EngineFeed(
      link,
      { prefix, worker: order.worker },
      (batch) => link.rows(batch),
      "each-row",
      protocols,
      this.#keys,
    );
    this.#useKeyLog(order.keyLog ?? "");
    link.onToIngest = ({ path }) => this.#useKeyLog(path);
    this.#segments = new SegmentWriter(order.packetsFolder);
    this.#source = new InterfaceSource({
      interfaces: order.interfaces,
      filter: order.filter,
      programs: findCapturePrograms(),
      visitor: {
        onPacket: (record) => this.#packet(record),
        onMetadata: (metadata) => this.#metadata(metadata),
        onEnd: (name, error) => this.#ended.set(name, error.message),
      },
    });
  }
  async run(): Promise<IngestEnd> {
    await this.#source.start();
    this.#link.begun();
    await this.#untilOver();
    await this.#source.stop();
    this.#count();
    this.#segments.close();
    this.#feed.finish();
    const notice = [...this.#ended].map(([name, message]) => `${name}: ${message}`).join("; ");
    return { phase: notice !== "" && !this.#link.isCancelled ? "failed" : "ended", notice };
  }

  #untilOver(): Promise<void> {
    return new Promise((resolve) => {
      const beat = setInterval(() => {
        this.#beat();
        if (!this.#link.isCancelled && this.#ended.size < this.#interfaces) return;
        clearInterval(beat);
        resolve();
      }, BEAT_MS);
    });
  }
  // Connections that wait for a secret make it look; a long log is also read while none does.
  #useKeyLog(path: string): void {
    this.#keyLog?.close();
    this.#keyLog = path === "" ? null : new KeyLogFile(path, { keys: this.#keys });
    this.#keyLog?.look();
  }
  #beat(): void {
    this.#keyLog?.look();
    const isBusy = !this.#link.hasRoom;
    if (isBusy !== this.#isHeld) this.#source.hold(isBusy);
    this.#isHeld = isBusy;
    this.#feed.tick(Date.now());
    if (performance.now() - this.#countersMs < COUNTERS_MS) return;
    this.#countersMs = performance.now();
    this.#count();
    this.#source.askCounters();
    this.#segments.flush();
  }
  #packet(record: PacketRecord): void {
    this.#segments.packet(record);
    this.#feed.packet(record);
  }
  #metadata(metadata: CaptureMetadata): void {
    if (metadata.kind === "interface") this.#segments.interface(metadata.index, metadata.facts);
    this.#feed.metadata(metadata);
  }
  #count(): void {
    for (const [index, counters] of this.#source.counters.entries()) {
      this.#feed.drops.setDropped(index, counters.droppedByKernel, counters.droppedByInterface);
    }
    const { deletedPackets, failedPackets, failure } = this.#segments.counts;
    this.#feed.drops.setUnkept(deletedPackets, failedPackets, failure);
  }
}
