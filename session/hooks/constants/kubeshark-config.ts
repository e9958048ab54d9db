// What a configuration file of Kubeshark (config.yaml) says of scripts: its constants, its folders, and which scripts
// are active. The file is hostile: its size, depth and aliases are bounded, and no error repeats what stands in it.
import { parseDocument } from "yaml";
import { ContractError } from "../../../contract/index.ts";
import type { JsonValue } from "../types.ts";

/** A configuration has some 20 KiB; the parser takes the square of some texts. */
export const MAX_YAML_LENGTH = 1 << 18;
export const MAX_YAML_DEPTH = 64;
/** Values that aliases may stand for in all. */
const MAX_ALIASES = 100;
const MAX_NODES = 200_000;
const MAX_TITLES = 1000;
const MAX_FOLDERS = 100;

export interface KubesharkConfig {
  readonly env: ReadonlyMap<string, JsonValue>;
  /** `source`, then `sources`. */
  readonly folders: readonly string[];
  /** Titles of the scripts that are active. */
  readonly active: readonly string[];
}

/** Throws ContractError BAD_SCRIPT that says where, and not what. */
export function parseKubesharkConfig(yaml: string): KubesharkConfig {
  if (yaml.length > MAX_YAML_LENGTH) throw bad(`it is longer than ${MAX_YAML_LENGTH} characters`);
  checkNesting(yaml);
  const scripting = field(readYaml(yaml), "scripting");
  if (!isObject(scripting)) throw bad("it has no `scripting`");
  const env = field(scripting, "env") ?? {};
  if (!isObject(env)) throw bad("`scripting.env` is no list of names and values");
  return {
    env: new Map(Object.entries(env)),
    folders: [...new Set(texts(field(scripting, "source")).concat(texts(field(scripting, "sources"))))].slice(
      0,
      MAX_FOLDERS,
    ),
    active: texts(field(scripting, "active")).slice(0, MAX_TITLES),
  };
}

function readYaml(yaml: string): JsonValue {
  try {
    // Repeated keys are not looked for: that takes the square of their number.
    const document = parseDocument(yaml, {
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
      schema: "core",
    });
    const [error] = document.errors;
    if (error !== undefined) throw bad(`line ${lineAt(yaml, error.pos[0])} is no YAML`, error.pos[0]);
    return asJson(document.toJS({ maxAliasCount: MAX_ALIASES }));
  } catch (error) {
    if (error instanceof ContractError) throw error;
    // What its parser throws (too many aliases, too deep for the stack) may repeat what stands there.
    throw bad("it is no YAML that can be read: too deep, or too many aliases");
  }
}

// The parser goes down with each level, and takes the square of them.
function checkNesting(yaml: string): void {
  let flow = 0;
  for (let at = 0; at < yaml.length; at++) {
    const code = yaml[at];
    if (code === "[" || code === "{") flow++;
    else if ((code === "]" || code === "}") && flow > 0) flow--;
    if (flow > MAX_YAML_DEPTH) throw bad(`line ${lineAt(yaml, at)} is nested more than ${MAX_YAML_DEPTH} deep`, at);
  }
  const lines = yaml.matchAll(/^(?: *[-?:] ){1,1000}/gm);
  for (const { 0: head, index } of lines) {
    const depth = head.replaceAll(/[^-?:]/g, "").length;
    if (depth > MAX_YAML_DEPTH)
      throw bad(`line ${lineAt(yaml, index)} is nested more than ${MAX_YAML_DEPTH} deep`, index);
  }
}

// Plain values only; counted, because aliases make few words many values.
function asJson(root: unknown): JsonValue {
  let nodes = 0;
  const convert = (value: unknown, depth: number): JsonValue => {
    if (++nodes > MAX_NODES) throw bad(`it has more than ${MAX_NODES} values`);
    if (depth > MAX_YAML_DEPTH) throw bad(`it is nested more than ${MAX_YAML_DEPTH} deep`);
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
    if (Array.isArray(value)) return value.map((one) => convert(one, depth + 1));
    if (isPlain(value))
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, convert(one, depth + 1)]));
    throw bad("it has values that are neither texts, numbers, lists nor objects");
  };
  return convert(root, 0);
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function field(value: JsonValue, name: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
function texts(value: JsonValue | undefined): readonly string[] {
  const values = typeof value === "string" ? [value] : Array.isArray(value) ? value : [];
  return values.flatMap((one: JsonValue) => (typeof one === "string" && one !== "" ? [one] : []));
}
function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
function bad(why: string, offset?: number): ContractError {
  return new ContractError(
    "BAD_SCRIPT",
    `the configuration cannot be taken over: ${why}`,
    "choose a config.yaml of Kubeshark",
    offset,
  );
}
