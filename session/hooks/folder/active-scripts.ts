// Which scripts are active, and which folder they are in: `scripts.json` in the data folder, so that nothing of ours
// lies in a folder of the user. A folder that is chosen for the first time has no active scripts: nothing of a
// repository runs before somebody says so.
import { join } from "node:path";
import { z } from "zod";
import { StateFile } from "../../state-file.ts";

/** Folders whose active scripts are remembered, the ones used last; and names and titles that are kept of each. */
export const MAX_FOLDERS = 100;
export const MAX_ACTIVE = 1000;

const names = z.array(z.string()).max(MAX_ACTIVE);
const folder = z.object({ path: z.string(), active: names, titles: names });
const schema = z.object({
  formatVersion: z.literal(1),
  /** The folder of scripts; empty for the program's own. */
  path: z.string(),
  folders: z.array(folder).max(MAX_FOLDERS),
});
type Kept = z.infer<typeof schema>;
interface FolderActive {
  readonly path: string;
  readonly active: readonly string[];
  /** Titles of scripts that become active as soon as they are seen. */
  readonly titles: readonly string[];
}

export class ActiveScripts {
  readonly #file: StateFile<Kept>;
  #path: string;
  #folders: readonly FolderActive[];

  private constructor(file: StateFile<Kept>) {
    this.#file = file;
    this.#path = file.found.path;
    this.#folders = file.found.folders;
  }
  static async open(dataFolder: string): Promise<ActiveScripts> {
    const empty: Kept = { formatVersion: 1, path: "", folders: [] };
    return new ActiveScripts(await StateFile.open({ path: join(dataFolder, "scripts.json"), schema, empty }));
  }
  get notice(): string {
    return this.#file.notice;
  }
  /** The chosen folder; empty for the program's own. */
  get path(): string {
    return this.#path;
  }
  isActive(file: string): boolean {
    return this.#present.active.includes(file);
  }
  get waitingTitles(): readonly string[] {
    return this.#present.titles;
  }
  setPath(path: string): Promise<void> {
    this.#path = path;
    return this.#put(this.#present);
  }
  set(file: string, isActive: boolean): Promise<void> {
    const others = this.#present.active.filter((one) => one !== file);
    return this.#put({ ...this.#present, active: isActive ? [...others, file].slice(-MAX_ACTIVE) : others });
  }
  rename(file: string, to: string): Promise<void> {
    const active = this.#present.active.filter((one) => one !== to).map((one) => (one === file ? to : one));
    return this.#put({ ...this.#present, active });
  }
  waitFor(titles: readonly string[]): Promise<void> {
    const all = [...new Set([...this.#present.titles, ...titles])];
    return this.#put({ ...this.#present, titles: all.slice(-MAX_ACTIVE) });
  }
  /** A file with a title that was waited for is seen. */
  arrived(file: string, title: string): Promise<void> {
    const titles = this.#present.titles.filter((one) => one !== title);
    const others = this.#present.active.filter((one) => one !== file);
    return this.#put({ ...this.#present, active: [...others, file].slice(-MAX_ACTIVE), titles });
  }
  settled(): Promise<void> {
    return this.#file.settled();
  }

  get #present(): FolderActive {
    const found = this.#folders.find(({ path }) => path === this.#path);
    return found ?? { path: this.#path, active: [], titles: [] };
  }
  #put(present: FolderActive): Promise<void> {
    const others = this.#folders.filter(({ path }) => path !== present.path);
    this.#folders = [present, ...others].slice(0, MAX_FOLDERS);
    const folders = this.#folders.map(({ path, active, titles }) => ({
      path,
      active: [...active],
      titles: [...titles],
    }));
    return this.#file.write({ formatVersion: 1, path: this.#path, folders });
  }
}
