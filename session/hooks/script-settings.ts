// What the desk of scripts keeps between starts of the program: the folders whose scripts may reach the outside.
import { join } from "node:path";
import { z } from "zod";
import { StateFile } from "../state-file.ts";

/** Folders that are remembered, the ones armed last. */
export const MAX_ARMED = 100;
const schema = z.object({ formatVersion: z.literal(1), armed: z.array(z.string()) });

export class ScriptSettings {
  readonly #file: StateFile<z.infer<typeof schema>>;
  #armed: readonly string[];

  private constructor(file: StateFile<z.infer<typeof schema>>) {
    this.#file = file;
    this.#armed = file.found.armed;
  }
  /** A file that is missing or damaged arms nothing. */
  static async open(dataFolder: string): Promise<ScriptSettings> {
    const path = join(dataFolder, "armed-scripts.json");
    return new ScriptSettings(await StateFile.open({ path, schema, empty: { formatVersion: 1, armed: [] } }));
  }
  /** What is to be said of the file as it was found; empty where nothing is. */
  get notice(): string {
    return this.#file.notice;
  }
  /** A folder that nobody armed is not. */
  isArmed(folder: string): boolean {
    return this.#armed.includes(folder);
  }
  setArmed(folder: string, isArmed: boolean): Promise<void> {
    const others = this.#armed.filter((one) => one !== folder);
    this.#armed = isArmed ? [folder, ...others].slice(0, MAX_ARMED) : others;
    return this.#file.write({ formatVersion: 1, armed: [...this.#armed] });
  }
}
