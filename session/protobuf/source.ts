// One `.proto` file, parsed: what it defines and what it refers to. The grammar is protobufjs's affair.
import protobuf from "protobufjs";

export type TypeKind = "message" | "enum" | "group";

export interface Source {
  /** As others import it: relative to the folder that was given. */
  readonly name: string;
  readonly text: string;
  readonly package: string;
  readonly imports: readonly string[];
  readonly isProto2: boolean;
  /** What it defines, in a tree of its own. */
  readonly root: protobuf.Root;
}

/** Throws where the text is wrong, with the line in the message. */
export function parseSource(name: string, text: string): Source {
  const parsed = protobuf.parse(text, new protobuf.Root(), { keepCase: true });
  return {
    name,
    text,
    package: parsed.package ?? "",
    imports: [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])],
    isProto2: isProto2(text),
    root: parsed.root,
  };
}

// Without a syntax line a file is of the older one.
function isProto2(text: string): boolean {
  const bare = text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*/g, " ");
  const [, said] = /^\s*(?:syntax|edition)\s*=\s*["']([^"']*)["']/.exec(bare) ?? [];
  return said === undefined || said === "proto2";
}

/** The tree of what a file defines, inside its package. */
export function definitionsOf(source: Source): protobuf.NamespaceBase {
  return source.package === "" ? source.root : (source.root.lookup(source.package) as protobuf.Namespace);
}

/** Adds the types that a file defines to `types`, by full name. */
export function addTypes(source: Source, types: Map<string, TypeKind>): void {
  const add = (scope: string, { nestedArray }: protobuf.NamespaceBase): void => {
    for (const item of nestedArray) {
      const name = scope === "" ? item.name : `${scope}.${item.name}`;
      if (item instanceof protobuf.Enum) types.set(name, "enum");
      if (!(item instanceof protobuf.Type)) continue;
      types.set(name, "group" in item && item.group === true ? "group" : "message");
      add(name, item);
    }
  };
  add(source.package, definitionsOf(source));
}

/** For people: the first line that has the word, as `name:line`. */
export function placeOf({ name, text }: Source, word: string): string {
  const line = text.split("\n").findIndex((one) => one.includes(word) && !one.trimStart().startsWith("//"));
  return line < 0 ? name : `${name}:${line + 1}`;
}
