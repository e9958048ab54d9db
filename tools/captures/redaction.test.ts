// What a node hides leaves it in no other way: each value of each entry of all recorded captures is redacted in turn, and then
// looked for in everything that would be sent and everything that a window would make of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EntryGate } from "../../capture-agent/feed/entry-gate.ts";
import type { EntryRow, Json, JsonObject, Section } from "../../contract/index.ts";
import { DISSECTORS, documentOf } from "../../engine/index.ts";
import { readProtobuf } from "../../session/protobuf/read-protobuf.ts";
import { ROOT } from "../guards/tree.ts";
import { ownCaptures } from "./baseline.ts";
import { dissect } from "./dissect.ts";

/** Paths of one form that are tried in a protocol: more entries say the same again. */
const MAX_SAME_PATHS = 2;
/** Values that stand by themselves; shorter ones are known by their names only. */
const MIN_LENGTH = 4;

/** Calls in captures, by name too. */
const TYPES = await readProtobuf({ paths: [join(ROOT, "captures/grpc/protos")] });

function rowsOf(capture: string, descriptors: readonly Uint8Array[]): readonly EntryRow[] {
  return dissect(new Uint8Array(readFileSync(join(ROOT, capture))), { descriptors }).rows;
}

interface Leaf {
  readonly path: string;
  /** The path without numbers and names of the traffic's own. */
  readonly form: string;
  readonly value: string;
}

function* leavesOf(value: Json, path: string, form: string): Generator<Leaf> {
  if (Array.isArray(value)) {
    for (const [i, child] of value.entries()) yield* leavesOf(child, `${path}[${i}]`, `${form}[]`);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      if (key.includes('"')) continue;
      yield* leavesOf(child, path === "" ? key : `${path}["${key}"]`, `${form}.${key}`);
    }
  } else if (typeof value === "string" || typeof value === "number") {
    yield { path, form, value: String(value) };
  }
}

/** All texts of the traffic that leave, and all that are shown of them. Where it went is told by the addresses. */
function textsOf(row: EntryRow): readonly string[] {
  const { document, method, summary, status } = row;
  const { request, response, data, event } = documentOf(row);
  const dissector = DISSECTORS.find(({ protocols }) => protocols.some(({ name }) => name === row.protocol.name));
  const sides = { request, response, data };
  const sections = (["request", "response", "data"] as const).flatMap((side): readonly Section[] => {
    const value = sides[side];
    if (value === null || Object.keys(value).length === 0) return [];
    return dissector?.presenter.sections(side, value, { request, response, data, event }) ?? [];
  });
  const names = DISSECTORS.flatMap((one) => one.names?.read(document.slice(0, one.names.maxBytes)) ?? []);
  const texts = [...leavesOf(JSON.parse(document) as Json, "", "")].map(({ value }) => value);
  return [...texts, method, summary, status, ...shownIn(sections), ...names.map(({ name }) => name)];
}

function shownIn(sections: readonly Section[]): readonly string[] {
  return sections.flatMap((section) =>
    section.kind === "body" ? [section.body] : section.rows.map(({ value }) => String(value)),
  );
}

/** Where the value is still to be seen. Short ones count as words only. */
function seenIn(texts: readonly string[], value: string): readonly string[] {
  const plain = RegExp.escape(value);
  const wanted =
    value.length < 8 ? new RegExp(`(?<![\\p{L}\\p{N}_])${plain}(?![\\p{L}\\p{N}_])`, "u") : new RegExp(plain, "u");
  return texts.flatMap(inJson).filter((text) => [text, ...decodings(text)].some((one) => wanted.test(one)));
}

/** Names inside JSON are the application's, and as short ones no values. */
function inJson(text: string): readonly string[] {
  if (!/^\s*[[{]/.test(text)) return [text];
  try {
    return [...leavesOf(JSON.parse(text) as Json, "", "")].flatMap(({ value }) => inJson(value));
  } catch {
    return [text];
  }
}

function decodings(text: string): readonly string[] {
  const isBase64 = text.length >= 8 && /^[\w+/-]+={0,2}$/.test(text);
  const percent = /%[0-9a-f]{2}/i.test(text) ? [percentDecoded(text)] : [];
  return isBase64 ? [Buffer.from(text, "base64").toString("utf8"), ...percent] : percent;
}

function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
  );
}

function gateFor(path: string): EntryGate {
  const order = { entryFilter: "", redactedHeaders: [], redactedPaths: [path] };
  const gate = EntryGate.of(order, "node-1", { filtered: 0, unredactable: 0 });
  if (typeof gate === "string") throw new Error(`${path}: ${gate}`);
  return gate;
}

const SOURCES = ownCaptures().flatMap((capture): readonly (readonly [string, string, readonly Uint8Array[]])[] => [
  [capture, "as it is", []],
  ...(capture.includes("/grpc/") ? ([[capture, "with names", TYPES.descriptors]] as const) : []),
]);

test.each(SOURCES)("%s %s: no value that is redacted leaves by another way", (capture, _, descriptors) => {
  const tried = new Map<string, number>();
  const leaks: string[] = [];
  for (const row of rowsOf(capture, descriptors)) {
    const { request, response, data } = documentOf(row);
    for (const { path, form, value } of leavesOf({ request, response, data }, "", "")) {
      const kind = `${row.protocol.abbr}${form}`;
      const count = tried.get(kind) ?? 0;
      if (value.trim().length < MIN_LENGTH || value.startsWith("[REDACTED]") || count >= MAX_SAME_PATHS) continue;
      tried.set(kind, count + 1);
      const sent = gateFor(path).pass(row);
      if (sent === null) throw new Error(`${path} was not sent`);
      for (const text of seenIn(textsOf(sent), value))
        leaks.push(`${kind} = ${value.slice(0, 60)}: ${text.slice(0, 200)}`);
    }
  }
  expect(leaks).toEqual([]);
});

/** What stands at a path of keys and `[*]`. */
function at(value: Json | undefined, path: readonly string[]): readonly Json[] {
  const [step, ...rest] = path;
  if (value === undefined || value === null) return [];
  if (step === undefined) return [value];
  if (step === "*") return Array.isArray(value) ? value.flatMap((child: Json) => at(child, rest)) : [];
  return typeof value === "object" ? at((value as JsonObject)[step], rest) : [];
}

test("what protocols declare to be told twice is told so in recorded entries", () => {
  const documents = SOURCES.flatMap(([capture, , descriptors]) =>
    rowsOf(capture, descriptors).map((row) => JSON.parse(row.document) as Json),
  );
  const declared = DISSECTORS.flatMap(({ toldTwice = [] }) => toldTwice);
  const byMembers = Map.groupBy(declared, ({ member, others }) => [member, ...others].join(" "));
  const missing = [...byMembers].flatMap(([names, same]) => {
    const [member = "", ...others] = names.split(" ");
    const objects = same.flatMap(({ at: path }) =>
      documents.flatMap((document) => at(document, path.replaceAll("[*]", ".*").split("."))),
    );
    const isIn = (object: Json, name: string): boolean =>
      typeof object === "object" && object !== null && name in object;
    // Ways to see the whole of it need not be there together.
    const there = (name: string): boolean =>
      same.some(({ eachIsWhole }) => eachIsWhole === true)
        ? [member, name].every((one) => objects.some((object) => isIn(object, one)))
        : objects.some((object) => isIn(object, member) && isIn(object, name));
    return others.filter((name) => !there(name)).map((name) => `${member} ${name}`);
  });
  expect(missing).toEqual([]);
});
