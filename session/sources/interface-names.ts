// The names of interfaces as a capture tells them, for the hops of its entries.
import type { CaptureMetadata } from "../../engine/pcap/index.ts";

export class InterfaceNames {
  readonly #names: string[] = [];

  readonly learn = (metadata: CaptureMetadata): void => {
    if (metadata.kind === "interface") this.#names[metadata.index] = metadata.facts.name;
  };

  /** The name of the link where the packet tells it (Linux "any"), else of the interface, else its number. */
  readonly name = (interfaceIndex: number, linkInterface: number): string => {
    if (linkInterface >= 0) return String(linkInterface);
    return this.#names[interfaceIndex] || String(interfaceIndex);
  };
}
