// What a capture file itself says was lost, and what of it could not be read: lines of the ledger before the engine's.
import type { Ledger, LedgerLine } from "../../contract/index.ts";
import type { CaptureMetadata } from "../../engine/pcap/index.ts";

export class SourceDrops {
  #damages = 0;
  #skippedBytes = 0;
  // The last statistics of an interface count from its beginning.
  readonly #bySystem = new Map<number, number>();
  readonly #byInterface = new Map<number, number>();

  note(metadata: CaptureMetadata): void {
    if (metadata.kind === "damage") {
      this.#damages++;
      this.#skippedBytes += metadata.damage.skippedBytes;
    } else if (metadata.kind === "statistics") {
      const { interfaceIndex, droppedBySystem, droppedByInterface } = metadata.statistics;
      if (droppedBySystem !== undefined) this.#bySystem.set(interfaceIndex, droppedBySystem);
      if (droppedByInterface !== undefined) this.#byInterface.set(interfaceIndex, droppedByInterface);
    }
  }

  addTo(ledger: Ledger): Ledger {
    const lines: readonly LedgerLine[] = [
      droppedPackets("dropped-by-system", sum(this.#bySystem), "the capturing system had no room for them"),
      droppedPackets("dropped-by-interface", sum(this.#byInterface), "the interface had no room for them"),
      {
        hop: "file",
        code: "damaged",
        reason: `bytes of the file passed over at ${this.#damages} damaged places`,
        unit: "bytes",
        count: this.#skippedBytes,
        isLoss: true,
      },
    ];
    return { ...ledger, lines: [...lines.filter((line) => line.count > 0), ...ledger.lines] };
  }
}

function droppedPackets(code: string, count: number, reason: string): LedgerLine {
  return { hop: "kernel", code, reason, unit: "packets", count, isLoss: true };
}

function sum(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
