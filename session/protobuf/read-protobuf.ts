// Protobuf types of a user: `.proto` files and descriptor sets, made into the descriptors that the engine takes. The engine itself
// reads no text and no files.
import { readFile, stat } from "node:fs/promises";
import { relative } from "node:path";
import { findFiles, type FoundFile, slashed } from "./find-files.ts";
import { PROTOBUF_LIMITS as LIMITS } from "./limits.ts";

export interface UserProtobuf {
  /** Serialized FileDescriptorProtos. */
  readonly descriptors: readonly Uint8Array[];
  /** What is wrong with files that are not used, one sentence each. */
  readonly problems: readonly string[];
}

/** Where to look. */
export interface ProtobufPlaces {
  /** A folder that need not be there; absent: none. */
  readonly folder?: string | undefined;
  /** Folders and files that a user named. */
  readonly paths: readonly string[];
}

/** Reads all that is there; never rejects. What was named comes last: of files with the same name it is taken. */
export async function readProtobuf({ folder, paths }: ProtobufPlaces): Promise<UserProtobuf> {
  const problems: string[] = [];
  const found: FoundFile[] = folder === undefined ? [] : [...(await findFiles(folder, true, problems))];
  for (const path of paths) found.push(...(await findFiles(path, false, problems)));
  if (found.length === 0) return { descriptors: [], problems };
  if (found.length > LIMITS.files) problems.push(`more than ${LIMITS.files} files: the first ones are used`);
  const files = await contentsOf(found.slice(0, LIMITS.files), problems);
  // The parser is loaded only by who has something to parse.
  const [{ filesOfSet }, { describeSources }] = await Promise.all([
    import("./descriptor-set.ts"),
    import("./describe-sources.ts"),
  ]);
  const descriptors: Uint8Array[] = [];
  for (const { file, bytes } of files) {
    if (file.kind !== "set") continue;
    try {
      descriptors.push(...filesOfSet(bytes));
    } catch (error) {
      problems.push(`${file.path}: ${messageOf(error)}`);
    }
  }
  const sources = files.filter(({ file }) => file.kind === "source");
  for (const root of new Set(sources.map(({ file }) => file.root))) {
    const inRoot = sources.filter(({ file }) => file.root === root);
    const texts = inRoot.map(({ file, bytes }) => ({
      name: slashed(relative(root, file.path)),
      text: new TextDecoder().decode(bytes),
    }));
    descriptors.push(...describeSources(texts, problems));
  }
  return { descriptors, problems: shortened(problems) };
}

interface FileContent {
  readonly file: FoundFile;
  readonly bytes: Uint8Array;
}

async function contentsOf(found: readonly FoundFile[], problems: string[]): Promise<readonly FileContent[]> {
  const files: FileContent[] = [];
  let left: number = LIMITS.totalBytes;
  for (const file of found) {
    try {
      const { size } = await stat(file.path);
      const most = file.kind === "source" ? LIMITS.sourceBytes : LIMITS.setBytes;
      if (size > most) throw new Error(`it is longer than ${most} bytes`);
      if (size > left) throw new Error(`all files together are longer than ${LIMITS.totalBytes} bytes`);
      left -= size;
      files.push({ file, bytes: await readFile(file.path) });
    } catch (error) {
      problems.push(`${file.path}: ${messageOf(error)}`);
    }
  }
  return files;
}

function shortened(problems: readonly string[]): readonly string[] {
  const more = problems.length - LIMITS.problems;
  return more <= 0 ? problems : [...problems.slice(0, LIMITS.problems), `${more} more problems`];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
