// The user's colour rules: `colour-rules.json` in the data folder, for all sessions. A new user has three, which are
// off: a list is calm until somebody wants it otherwise.
import { join } from "node:path";
import { z } from "zod";
import { type ColourRule, colourRules } from "../../contract/index.ts";
import { StateFile } from "../state-file.ts";

export const DEFAULT_RULES: readonly ColourRule[] = [
  { id: "resets", name: "Resets", filter: 'error_type == "connection"', colour: "violet", isOn: false },
  { id: "errors", name: "Errors", filter: 'outcome == "bad" || has_error', colour: "red", isOn: false },
  { id: "slow", name: "Slow (1 s and more)", filter: "elapsed_time >= 1000000", colour: "orange", isOn: false },
];

const schema = z.object({ formatVersion: z.literal(1), rules: colourRules });
type Kept = z.infer<typeof schema>;

export class ColourRules {
  readonly #file: StateFile<Kept>;
  #rules: readonly ColourRule[];
  readonly #listeners = new Set<() => void>();

  private constructor(file: StateFile<Kept>) {
    this.#file = file;
    this.#rules = file.found.rules;
  }
  static async open(dataFolder: string): Promise<ColourRules> {
    const path = join(dataFolder, "colour-rules.json");
    const empty: Kept = { formatVersion: 1, rules: [...DEFAULT_RULES] };
    return new ColourRules(await StateFile.open({ path, schema, empty }));
  }
  /** What is to be said of the file as it was found; empty where nothing is. */
  get notice(): string {
    return this.#file.notice;
  }
  /** In order; a new list whenever they change. */
  get rules(): readonly ColourRule[] {
    return this.#rules;
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  async set(rules: readonly ColourRule[]): Promise<void> {
    this.#rules = rules;
    for (const listener of this.#listeners) listener();
    await this.#file.write({ formatVersion: 1, rules: [...rules] });
  }
  settled(): Promise<void> {
    return this.#file.settled();
  }
}
