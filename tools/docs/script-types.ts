// contract/thresher.d.ts: the types of scripts, made of the tables of contract/scripts, of the entry's own interfaces
// and of the field catalogue. The editor loads it; scripts see nothing else, no DOM and no Node.
import { type Helper, HELPERS, type HelperParameter, type Hook, HOOKS } from "../../contract/index.ts";
import { readText } from "../guards/tree.ts";
import { ALL_PATHS, docOf, type FieldNode, sideTree } from "./script-fields.ts";
import { FIXED_TYPES } from "./script-fixed-types.ts";

const HEAD = `// Types of Thresher's scripts: what the editor completes and checks. Made by tools/docs/scripting.ts; do not edit.
// Load it with the library of ECMAScript only: the names of browsers (console, setTimeout) mean ours here.
//
// An entry can also be read with the first letters of its names in capitals, as the older samples of Kubeshark do
// (\`data.Request.Path\`). Those names work, and are not listed here.
`;
const INTERFACES = [
  "EntryErrorType",
  "EntryError",
  "KubernetesMeta",
  "PodSummary",
  "ResolutionMechanism",
  "Peer",
  "Hop",
  "Timing",
  "Network",
  "Entry",
];

/** The whole file. */
export function scriptTypes(): string {
  const entry = readText("contract/entry.ts");
  const parts = [
    HEAD,
    block(readText("contract/protocol.ts"), "Protocol"),
    ...INTERFACES.map((name) => block(entry, name)),
    side("EntryRequest", "request", "The request's side of an entry, of all protocols. `{}` where it was not seen."),
    side("EntryResponse", "response", "The response's side of an entry, of all protocols. `{}` where it was not seen."),
    side("EntryData", "data", "What an entry without a response holds: a flow's own, for one."),
    FIXED_TYPES,
    ...HOOKS.map(hookType),
    ...globals(),
  ];
  return `${parts.map((part) => part.trim()).join("\n\n")}\n`;
}

/** An interface or type of the contract as scripts see it: what they change is not readonly. */
function block(source: string, name: string): string {
  const found = new RegExp(
    `(?:/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\n)?export (?:interface ${name} \\{[\\s\\S]*?\\n\\}|type ${name} =[\\s\\S]*?;)`,
  ).exec(source);
  if (found === null) throw new Error(`the contract has no ${name}`);
  const text = found[0]
    .replace("export ", "")
    .replaceAll(/Readonly<(Record<[^>]*>)>/g, "$1")
    .replaceAll("readonly ", "")
    .replaceAll("JsonObject", "Record<string, any>");
  return name === "Entry" ? entryBlock(text.replace("docs/entry.md", "docs/scripting-reference.md")) : text;
}

function entryBlock(text: string): string {
  return text
    .replace(/ {2}(request|response|data): Record<string, any> \| null;/g, (_, name: string) => {
      return `  ${name}: Entry${name[0]?.toUpperCase()}${name.slice(1)} | null;`;
    })
    .split("\n")
    .map((line, i, lines) => {
      const name = /^ {2}(\w+): /.exec(line)?.[1];
      const doc = ALL_PATHS.find(({ protocol, path }) => protocol === "" && path === name)?.doc;
      const hasDoc = (lines[i - 1] ?? "").trim().startsWith("/**");
      return doc === undefined || hasDoc ? line : `  /** ${doc}. */\n${line}`;
    })
    .join("\n");
}

function side(name: string, from: "request" | "response" | "data", doc: string): string {
  const members = membersOf(sideTree(from), "  ");
  return `/** ${doc} */\ninterface ${name} {\n${members}\n  [field: string]: any;\n}`;
}

function membersOf(node: FieldNode, indent: string): string {
  return [...node.members]
    .map(([name, member]) => `${commentOf(docOf(member), indent)}${indent}${name}?: ${typeOf(member, indent)};`)
    .join("\n");
}

function typeOf(node: FieldNode, indent: string): string {
  // Protocols that mean different things by one name would make a union that no script can use without a check.
  if (node.members.size === 0) return node.types.size === 1 ? ([...node.types][0] ?? "any") : "any";
  const object = `{\n${membersOf(node, `${indent}  `)}\n${indent}  [field: string]: any;\n${indent}}`;
  return node.isList ? `Array<${object}>` : object;
}

function commentOf(doc: string, indent: string): string {
  return doc === "" ? "" : `${indent}/** ${doc}. */\n`;
}

function hookType({ name, parameters, returns, doc, example, limit }: Hook): string {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const text = [doc, "", `Time of a call: ${limit}`, "@example", ...example.split("\n")];
  return `${commentLines(text, "")}type ${type} = (${parametersOf(parameters)}) => ${returns};`;
}

/** `console`, `vendor`, …: constants whose members are helpers, or further groups; and what stands alone. */
function globals(): readonly string[] {
  const roots = Object.groupBy(HELPERS, ({ name }) => name.split(".")[0] ?? "");
  return Object.entries(roots).map(([root, helpers = []]) => {
    const alone = helpers.find(({ name }) => name === root);
    if (alone !== undefined) return `${helperComment(alone, "")}declare function ${signature(alone, root)}`;
    return `declare const ${root}: {\n${groupOf(helpers, 1, "  ")}\n};`;
  });
}

function groupOf(helpers: readonly Helper[], depth: number, indent: string): string {
  const members = Object.groupBy(helpers, ({ name }) => name.split(".")[depth] ?? "");
  return Object.entries(members)
    .map(([member, inside = []]) => {
      const [first] = inside;
      if (first !== undefined && first.name.split(".").length === depth + 1) {
        return `${helperComment(first, indent)}${indent}${signature(first, member)}`;
      }
      return `${indent}${member}: {\n${groupOf(inside, depth + 1, `${indent}  `)}\n${indent}};`;
    })
    .join("\n");
}

function signature({ parameters, returns }: Helper, name: string): string {
  return `${name}(${parametersOf(parameters)}): ${returns};`;
}

function parametersOf(parameters: readonly HelperParameter[]): string {
  return parameters
    .map(({ name, isRest, isOptional, ...rest }) => {
      if (isRest === true) return `...${name}: any[]`;
      return `${argumentName(name)}${isOptional === true ? "?" : ""}: ${parameterType(rest)}`;
    })
    .join(", ");
}

/** `new` and `delete` are no names of arguments in a declaration. */
export function argumentName(name: string): string {
  return name === "new" ? "newPath" : name;
}

export function parameterType({ type, typeText }: Pick<HelperParameter, "type" | "typeText">): string {
  if (typeText !== undefined) return typeText;
  const types = { text: "string", object: "Record<string, any>", entry: "Entry", function: "Function", list: "any[]" };
  return type === "number" || type === "boolean" || type === "any" ? type : types[type];
}

function helperComment({ doc, parameters, throws, example }: Helper, indent: string): string {
  const text = [
    doc,
    ...parameters.map(({ name, doc: meaning }) => `@param ${argumentName(name)} ${meaning}`),
    ...(throws === undefined ? [] : [`@throws ${throws}`]),
    "@example",
    ...example.split("\n"),
  ];
  return commentLines(text, indent);
}

function commentLines(lines: readonly string[], indent: string): string {
  const safe = lines.map((line) => line.replaceAll("*/", "*\\/"));
  return [`${indent}/**`, ...safe.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`, ""].join("\n");
}
