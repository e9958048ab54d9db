// Names of this node's interfaces, by the numbers that packets of the interface "any" carry. They come and go with the
// pods, so a number that is not known is looked up again, at most once a second.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = "/sys/class/net";
const LOOK_MS = 1_000;
/** Names remembered; a node with many short-lived pods would gather them for ever. */
const MAX_NAMES = 4_096;

export class InterfaceNames {
  readonly #folder: string;
  readonly #now: () => number;
  #names = new Map<number, string>();
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(folder = FOLDER, now: () => number = () => performance.now()) {
    this.#folder = folder;
    this.#now = now;
  }

  /** The interface's name, or its number where it has none (any more). */
  readonly name = (interfaceIndex: number, linkInterface: number): string => {
    if (linkInterface < 0) return String(interfaceIndex);
    const known = this.#names.get(linkInterface);
    if (known !== undefined) return known;
    this.#look();
    return this.#names.get(linkInterface) ?? String(linkInterface);
  };

  /** Interfaces that are there now. */
  list(): readonly string[] {
    this.#lookedMs = Number.NEGATIVE_INFINITY;
    this.#look();
    return namesIn(this.#folder);
  }

  #look(): void {
    const now = this.#now();
    if (now - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = now;
    if (this.#names.size > MAX_NAMES) this.#names = new Map();
    for (const name of namesIn(this.#folder)) {
      const number = numberIn(join(this.#folder, name, "ifindex"));
      if (number !== null) this.#names.set(number, name);
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted((a, b) => (a < b ? -1 : 1));
  } catch {
    // Not a Linux machine.
    return [];
  }
}

function numberIn(path: string): number | null {
  try {
    return Number.parseInt(readFileSync(path, "utf8"), 10);
  } catch {
    // It went away just now.
    return null;
  }
}
