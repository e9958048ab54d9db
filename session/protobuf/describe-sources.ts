// The `.proto` files of one folder as descriptors: each is parsed, what they define is gathered, then each is described. A file that
// is wrong, or that needs one that is wrong or missing, is told and left out; the others are used.
import { describe } from "./describe.ts";
import { namesOf, refusalOf } from "./imports.ts";
import { addTypes, parseSource, placeOf, type Source } from "./source.ts";
import { isWellKnown, wellKnownTypes } from "./well-known.ts";

export interface SourceText {
  /** Relative to the folder, with slashes. */
  readonly name: string;
  readonly text: string;
}

/** Serialized FileDescriptorProtos. */
export function describeSources(texts: readonly SourceText[], problems: string[]): readonly Uint8Array[] {
  const sources = new Map<string, Source>();
  for (const { name, text } of texts) {
    try {
      sources.set(name, parseSource(name, text));
    } catch (error) {
      problems.push(problemOf(name, error));
    }
  }
  const types = wellKnownTypes();
  for (const source of sources.values()) addTypes(source, types);
  return [...sources.values()].flatMap((source) => {
    try {
      return [describe(source, importsOf(source, sources, problems), types)];
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
}

/** Names of the files that a file imports. One that is not there matters only to who uses its types. */
function importsOf(source: Source, sources: ReadonlyMap<string, Source>, problems: string[]): readonly string[] {
  return source.imports.flatMap((path) => {
    if (isWellKnown(path)) return [path.slice(path.lastIndexOf("google/protobuf/"))];
    const refusal = refusalOf(path);
    if (refusal !== "") {
      problems.push(`${placeOf(source, path)}: ${path} is not read: ${refusal}`);
      return [];
    }
    for (const name of namesOf(path, source.name)) if (sources.has(name)) return [name];
    problems.push(`${placeOf(source, path)}: ${path} is not there; give the folder that imports begin in`);
    return [];
  });
}

// The parser says `… (line 3)`.
function problemOf(name: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, what = message, line] = /^(.*) \((?:.*, )?line (\d+)\)$/.exec(message) ?? [];
  return line === undefined ? `${name}: ${message}` : `${name}:${line}: ${what}`;
}
