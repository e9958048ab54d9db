// `session.json`: what a session is, apart from its entries. Its first field is the version of the format.
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Catalogue, catalogue, ContractError, dissectorFacts, ledger, sourceState } from "../contract/index.ts";
import { writeFailure } from "./files/output-file.ts";

/** Version that this program writes. A later one is refused, earlier ones are upgraded version by version. */
export const SESSION_FORMAT_VERSION = 1;
const FILE = "session.json";

const sessionFile = z.object({
  formatVersion: z.literal(SESSION_FORMAT_VERSION),
  id: z.string(),
  name: z.string(),
  createdMs: z.number(),
  source: sourceState,
  /** Files that the entries came from, where they came from files: the session's packets. */
  paths: z.array(z.string()),
  filter: z.string(),
  columns: z.array(z.string()),
  ledger,
  /** What dissectors of the user added to filters, where some were used. */
  words: catalogue.optional(),
  /** What they were and did. */
  dissectors: z.array(dissectorFacts).optional(),
});
export type SessionFile = Omit<z.infer<typeof sessionFile>, "words"> & { readonly words?: Catalogue | undefined };

export async function writeSessionFile(folder: string, file: SessionFile): Promise<void> {
  const path = join(folder, FILE);
  // Written beside and renamed, so that a crash leaves the former file and not half of this one.
  try {
    await writeFile(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`);
    await rename(`${path}.new`, path);
  } catch (error) {
    throw writeFailure(path, error);
  }
}

/** Rejects with a contract error that says what is wrong with it. */
export async function readSessionFile(folder: string): Promise<SessionFile> {
  const text = await readFile(join(folder, FILE), "utf8").catch(() => null);
  if (text === null) throw new ContractError("NOT_FOUND", "there is no such session", "choose another one");
  const file = parseJson(text);
  const version = versionOf(file);
  if (version > SESSION_FORMAT_VERSION) {
    throw new ContractError(
      "UNSUPPORTED",
      `the session was written by a later version of this program (format ${version})`,
      "open it with that version",
    );
  }
  const parsed = sessionFile.safeParse(file);
  if (!parsed.success) {
    throw new ContractError(
      "NOT_READABLE",
      `session.json is damaged: ${parsed.error.issues[0]?.message ?? "not an object"}`,
      "open the capture file again; the damaged session can be removed",
    );
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function versionOf(file: unknown): number {
  if (typeof file !== "object" || file === null || !("formatVersion" in file)) return 0;
  return typeof file.formatVersion === "number" ? file.formatVersion : 0;
}
