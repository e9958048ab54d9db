// Snapshots on disk, in the data folder's `snapshots`: the packets as `<id>.pcapng`, what is known of them as `<id>.json`.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ContractError, type Snapshot, snapshot as snapshotSchema } from "../../contract/index.ts";
import { writeFailure } from "../files/output-file.ts";
import { isSessionId } from "../folders.ts";

/** Snapshots listed, the newest first. */
export const MAX_LISTED = 1_000;
const PACKETS = ".pcapng";
const FACTS = ".json";

/** What the file of facts holds: the rest is seen from the packets' file. */
const facts = snapshotSchema.omit({ path: true, bytes: true });
type Facts = Omit<Snapshot, "path" | "bytes">;

export class SnapshotFiles {
  readonly folder: string;

  constructor(dataFolder: string) {
    this.folder = join(dataFolder, "snapshots");
  }
  async makeFolder(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 }).catch((error: unknown) =>
      Promise.reject(writeFailure(this.folder, error)),
    );
  }
  /** Where the packets of a snapshot are or will be. */
  pathOf(id: string): string {
    if (!isSessionId(id)) throw noSuchSnapshot();
    return join(this.folder, `${id}${PACKETS}`);
  }
  /** Packets without facts are no snapshot: they are written first. */
  async add(known: Facts): Promise<Snapshot> {
    const path = join(this.folder, `${known.id}${FACTS}`);
    try {
      await writeFile(`${path}.part`, `${JSON.stringify(known)}\n`);
      await rename(`${path}.part`, path);
    } catch (error) {
      await Promise.all([`${path}.part`, this.pathOf(known.id)].map((one) => rm(one, { force: true })));
      throw writeFailure(path, error);
    }
    return this.get(known.id);
  }
  async get(id: string): Promise<Snapshot> {
    const found = await this.#read(id);
    if (found === null) throw noSuchSnapshot();
    return found;
  }
  /** What cannot be read is left out. */
  async list(): Promise<readonly Snapshot[]> {
    const names = await readdir(this.folder).catch(() => []);
    const ids = names.filter((name) => name.endsWith(FACTS)).map((name) => name.slice(0, -FACTS.length));
    // Ids begin with their time.
    const newest = ids.filter(isSessionId).toSorted().toReversed().slice(0, MAX_LISTED);
    const found = await Promise.all(newest.map((id) => this.#read(id)));
    return found.flatMap((one) => one ?? []).toSorted((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? 1 : -1));
  }
  async remove(id: string): Promise<void> {
    const packets = this.pathOf(id);
    await rm(join(this.folder, `${id}${FACTS}`), { force: true });
    await rm(packets, { force: true });
  }

  async #read(id: string): Promise<Snapshot | null> {
    const path = this.pathOf(id);
    try {
      const [text, { size }] = await Promise.all([readFile(join(this.folder, `${id}${FACTS}`), "utf8"), stat(path)]);
      const parsed = facts.safeParse(JSON.parse(text));
      return parsed.success && parsed.data.id === id ? { ...parsed.data, path, bytes: size } : null;
    } catch {
      return null;
    }
  }
}

function noSuchSnapshot(): ContractError {
  return new ContractError("NOT_FOUND", "there is no such snapshot", "choose another one");
}
