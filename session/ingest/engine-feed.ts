// Packets to the engine, and what comes of them to the session: rows, names, progress and losses.
import { codecs } from "../../codecs/index.ts";
import { createEngine, DEFAULT_LIMITS, type Engine, KeyLog, type StreamNaming, toRow } from "../../engine/index.ts";
import type { CaptureMetadata, PacketRecord } from "../../engine/pcap/index.ts";
import { spansOfNames } from "../names/capture-names.ts";
import { PacketGate, PacketPacker } from "../packets/packet-batch.ts";
import { InterfaceNames } from "../sources/interface-names.ts";
import { NO_USER_PROTOCOLS, type UserProtocols } from "../user-protocols.ts";
import type { RowBatch } from "../store/row-batch.ts";
import { Flusher, type Watched } from "./flusher.ts";
import type { IngestLink } from "./link.ts";
import { SourceDrops } from "./source-drops.ts";

/** Progress is told at most once in so many milliseconds. */
const PROGRESS_MS = 100;
/** Packets between two looks at the clock. */
const PACKETS_PER_LOOK = 512;

export class EngineFeed {
  readonly drops = new SourceDrops();
  readonly #link: IngestLink;
  readonly #engine: Engine;
  readonly #flusher: Flusher;
  readonly #interfaces = new InterfaceNames();
  readonly #packer: PacketPacker;
  /** Secrets that the capture itself brings, beside those of the user. */
  readonly #keys: KeyLog;
  readonly #facts: UserProtocols["facts"];
  #wantsPackets = false;
  #packets = 0;
  #bytesRead = 0;
  #bytesTotal = 0;
  #toldMs = Number.NEGATIVE_INFINITY;

  constructor(
    link: IngestLink,
    naming: StreamNaming,
    send: (batch: RowBatch) => void,
    watched: Watched = "each-row",
    protocols: UserProtocols = NO_USER_PROTOCOLS,
    keys = new KeyLog(),
  ) {
    this.#link = link;
    this.#keys = keys;
    this.#facts = protocols.facts;
    this.#packer = new PacketPacker(
      new PacketGate(
        () => link.hasPacketRoom,
        (batch) => link.packets(batch),
      ),
    );
    this.#wantsPackets = link.wantsPackets;
    this.#flusher = new Flusher(send, () => performance.now(), watched);
    this.#engine = createEngine({
      codecs,
      ...protocols,
      keys: this.#keys,
      emit: (exchange) => this.#flusher.add(toRow(exchange, naming, codecs, DEFAULT_LIMITS)),
      interfaceName: this.#interfaces.name,
    });
  }
  packet(packet: PacketRecord): void {
    this.#engine.packet(packet);
    if (this.#wantsPackets) this.#packer.add(packet);
    if (++this.#packets % PACKETS_PER_LOOK === 0) this.look();
  }
  metadata(metadata: CaptureMetadata): void {
    this.drops.note(metadata);
    this.#keys.learn(metadata);
    this.#interfaces.learn(metadata);
    if (metadata.kind === "names") this.#link.names(spansOfNames(metadata.names));
  }
  bytes(read: number, total: number): void {
    this.#bytesRead = read;
    this.#bytesTotal = total;
    this.look();
  }
  /** The clock of a live source, in Unix milliseconds. */
  tick(unixMs: number): void {
    this.#engine.tick(Math.floor(unixMs / 1000), Math.floor((unixMs % 1000) * 1e6));
    this.look();
  }
  /** Sends rows that have waited long enough, and tells how far it is. */
  look(): void {
    this.#flusher.flushLate();
    this.#wantsPackets = this.#link.wantsPackets;
    this.#packer.look();
    if (performance.now() - this.#toldMs >= PROGRESS_MS) this.#tell();
  }
  /** Sends all rows: nothing follows for a while. */
  flush(): void {
    this.#flusher.flush();
  }
  /** Ends every flow and sends what still waits. */
  finish(): void {
    this.#engine.finish();
    this.#flusher.flush();
    this.#packer.flush();
    this.#tell();
  }

  #tell(): void {
    this.#toldMs = performance.now();
    const ledger = this.drops.addTo(this.#engine.ledger());
    this.#link.dissectors(this.#facts());
    this.#link.progress({ bytesRead: this.#bytesRead, bytesTotal: this.#bytesTotal, ledger });
  }
}
