// What the desk of scripts keeps between starts of the program: the folders whose scripts may reach the outside, and how
// objects in buckets are named.
import { join } from "node:path";
import { z } from "zod";
import { StateFile } from "../state-file.ts";

/** Folders that are remembered, the ones armed last. */
export const MAX_ARMED = 100;
const schema = z.object({
  formatVersion: z.literal(1),
  armed: z.array(z.string()),
  kubesharkPaths: z.boolean().default(false),
});
type Settings = z.infer<typeof schema>;
const EMPTY: Settings = { formatVersion: 1, armed: [], kubesharkPaths: false };

export class ScriptSettings {
  readonly #file: StateFile<Settings>;
  #settings: Settings;

  private constructor(file: StateFile<Settings>) {
    this.#file = file;
    this.#settings = file.found;
  }
  /** A file that is missing or damaged arms nothing. */
  static async open(dataFolder: string): Promise<ScriptSettings> {
    const path = join(dataFolder, "armed-scripts.json");
    return new ScriptSettings(await StateFile.open({ path, schema, empty: EMPTY }));
  }
  /** What is to be said of the file as it was found; empty where nothing is. */
  get notice(): string {
    return this.#file.notice;
  }
  /** A folder that nobody armed is not. */
  isArmed(folder: string): boolean {
    return this.#settings.armed.includes(folder);
  }
  setArmed(folder: string, isArmed: boolean): Promise<void> {
    const others = this.#settings.armed.filter((one) => one !== folder);
    return this.#change({ armed: isArmed ? [folder, ...others].slice(0, MAX_ARMED) : others });
  }
  /** Objects in buckets lie in the folder of a node, as Kubeshark's, not in that of the session. */
  get hasKubesharkPaths(): boolean {
    return this.#settings.kubesharkPaths;
  }
  setKubesharkPaths(isOn: boolean): Promise<void> {
    return this.#change({ kubesharkPaths: isOn });
  }

  #change(change: Partial<Settings>): Promise<void> {
    this.#settings = { ...this.#settings, ...change };
    return this.#file.write(this.#settings);
  }
}
