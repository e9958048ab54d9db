// What the sides of an entry hold, as the field catalogue declares it: for the types of scripts and their reference.
import type { PathSpec } from "../../contract/index.ts";
import { isNoteName } from "../../kfl/index.ts";
import { presentation } from "../../session/engine-presentation.ts";

/** One member of a side: a value, or further members. */
export interface FieldNode {
  readonly types: Set<string>;
  /** Protocol and meaning. */
  readonly docs: Map<string, string>;
  readonly members: Map<string, FieldNode>;
  isList: boolean;
}
const TYPES: Readonly<Record<PathSpec["type"], string>> = {
  string: "string",
  int: "number",
  bool: "boolean",
  list: "any[]",
  map: "Record<string, any>",
  bytes: "string",
  ts: "number",
};

/** Protocols that this build can dissect, and what stands before their paths in the catalogue. */
const KNOWN = new Set(
  presentation.catalogue.protocols.flatMap(({ name, abbr, macro }) => [name, abbr.toLowerCase(), macro]),
);
// What the user noted on a row is not in its entry.
export const ALL_PATHS: readonly PathSpec[] = presentation.catalogue.paths.filter(({ path }) => !isNoteName(path));
/** Paths by protocol, of those that this build knows, and of all entries under "". */
export function pathsByProtocol(): ReadonlyMap<string, readonly PathSpec[]> {
  const groups = new Map<string, PathSpec[]>();
  for (const one of ALL_PATHS) {
    const name = ALIASES[one.protocol] ?? one.protocol;
    if (name !== "" && !KNOWN.has(name)) continue;
    const group = groups.get(name) ?? [];
    if (!group.some(({ path }) => path === one.path)) group.push(one);
    groups.set(name, group);
  }
  return groups;
}
/** Groups of the catalogue that are the same thing to who writes a script. */
const ALIASES: Readonly<Record<string, string>> = { graphql: "gql" };

/** The members of one side, of all protocols together. */
export function sideTree(side: "request" | "response" | "data"): FieldNode {
  const root = emptyNode();
  for (const [protocol, paths] of pathsByProtocol()) {
    for (const spec of paths) {
      const [head, ...rest] = spec.path.split(".");
      if (head === side) addTo(root, rest, spec, protocol);
    }
  }
  return root;
}

function addTo(root: FieldNode, names: readonly string[], spec: PathSpec, protocol: string): void {
  let node = root;
  for (const name of names) {
    if (name === "*") {
      node.isList = true;
      continue;
    }
    const next = node.members.get(name) ?? emptyNode();
    node.members.set(name, next);
    node = next;
  }
  node.types.add(TYPES[spec.type]);
  node.docs.set(protocol, spec.doc);
}

function emptyNode(): FieldNode {
  return { types: new Set(), docs: new Map(), members: new Map(), isList: false };
}

/** `HTTP method (http); …` */
export function docOf({ docs }: FieldNode): string {
  const byText = new Map<string, string[]>();
  for (const [protocol, text] of docs) byText.set(text, [...(byText.get(text) ?? []), protocol].filter(Boolean));
  return [...byText]
    .map(([text, protocols]) => (protocols.length === 0 ? text : `${text} (${protocols.join(", ")})`))
    .join("; ");
}
