// What a source itself says was lost, or what of it could not be read, as lines of the ledger.
import type { Ledger, LedgerLine } from "../../contract/index.ts";
import type { CaptureMetadata } from "../../engine/pcap/index.ts";

export class SourceDrops {
  #damages = 0;
  #skippedBytes = 0;
  #unkept: readonly LedgerLine[] = [];
  readonly #bySystem = new Map<number, number>();
  readonly #byInterface = new Map<number, number>();

  /** Takes what a capture says besides packets. */
  note(metadata: CaptureMetadata): void {
    if (metadata.kind === "damage") {
      this.#damages++;
      this.#skippedBytes += metadata.damage.skippedBytes;
    }
    if (metadata.kind !== "statistics") return;
    const { interfaceIndex, droppedBySystem, droppedByInterface } = metadata.statistics;
    if (droppedBySystem !== undefined) this.#bySystem.set(interfaceIndex, droppedBySystem);
    if (droppedByInterface !== undefined) this.#byInterface.set(interfaceIndex, droppedByInterface);
  }
  /** The present counters of a live interface. */
  setDropped(interfaceIndex: number, bySystem: number, byInterface: number): void {
    this.#bySystem.set(interfaceIndex, bySystem);
    this.#byInterface.set(interfaceIndex, byInterface);
  }
  /** Packets that were dissected and are no longer, or never were, in the session's packets. */
  setUnkept(deleted: number, failed: number, failure: string): void {
    this.#unkept = [
      lossLine("store", "packets-deleted", "packets", deleted, "the oldest packets left the ring to make room"),
      lossLine("store", "packets-not-written", "packets", failed, `could not be kept on disk: ${failure}`),
    ];
  }
  /** The engine's ledger with what was lost before it. */
  addTo(ledger: Ledger): Ledger {
    const bytes = this.#skippedBytes;
    const before = [
      lossLine(
        "kernel",
        "dropped-by-system",
        "packets",
        sum(this.#bySystem),
        "the capturing system had no room for them",
      ),
      lossLine(
        "kernel",
        "dropped-by-interface",
        "packets",
        sum(this.#byInterface),
        "the interface had no room for them",
      ),
      lossLine("file", "damaged", "bytes", bytes, `passed over at ${this.#damages} damaged places of the file`),
    ];
    return { ...ledger, lines: [...before, ...ledger.lines, ...this.#unkept].filter(({ count }) => count > 0) };
  }
}

function lossLine(
  hop: LedgerLine["hop"],
  code: string,
  unit: LedgerLine["unit"],
  count: number,
  reason: string,
): LedgerLine {
  return { hop, code, reason, unit, count, isLoss: true };
}

function sum(counts: ReadonlyMap<number, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
