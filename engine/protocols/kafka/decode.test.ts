// Every message in every version that is known: what is written by the schema is read back, and nothing else.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed } from "../../bytes/reader.ts";
import { TextReader } from "../../bytes/text-reader.ts";
import { decodeBody, MAX_SHOWN_ELEMENTS, MAX_SHOWN_VALUES } from "./decode.ts";
import { apiName, type Field, type MessageSchema, type MessageSide, schemaOf, type Structure } from "./schema.ts";
import { withoutSecrets } from "./secrets.ts";
import { encodeBody, int } from "./testing/encode.ts";

const MAX_API = 100;
const MAX_VERSION = 25;
const context = { codecs, maxBodyBytes: 1 << 20, isCut: false };

interface Known {
  readonly title: string;
  readonly schema: MessageSchema;
}
const KNOWN: readonly Known[] = Array.from({ length: MAX_API }, (_, apiKey) => apiKey).flatMap((apiKey) =>
  (["request", "response"] as const).flatMap((side: MessageSide) =>
    Array.from({ length: MAX_VERSION }, (_, version) => version).flatMap((version) => {
      const schema = schemaOf(apiKey, side, version);
      return schema === null ? [] : [{ title: `${apiName(apiKey)} ${side} ${version}`, schema }];
    }),
  ),
);

function valueOf(field: Field): fc.Arbitrary<Json> {
  const one = elementOf(field);
  const value: fc.Arbitrary<Json> = field.isList ? fc.array(one, { maxLength: 2 }) : one;
  return field.isNullable && (field.isList || field.type !== "{}") ? fc.option(value, { freq: 5 }) : value;
}
function elementOf(field: Field): fc.Arbitrary<Json> {
  switch (field.type) {
    case "{}":
      return structureOf(field.structure);
    case "bool":
      return fc.boolean();
    case "int8":
      return fc.integer({ min: -128, max: 127 });
    case "int16":
      return fc.integer({ min: -32_768, max: 32_767 });
    case "uint16":
      return fc.nat(65_535);
    case "int32":
      return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    case "uint32":
      return fc.nat(2 ** 32 - 1);
    case "int64":
      return fc.oneof(fc.maxSafeInteger(), fc.constant("9223372036854775807"), fc.constant("-9223372036854775808"));
    case "float64":
      return fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0));
    case "string":
      return fc.string({ unit: "grapheme", maxLength: 5 });
    case "uuid":
      return fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString("base64url"));
    case "records":
      return fc.constant(null);
    default:
      // Empty: what is in other bytes may be read, which another test looks at.
      return fc.constant("");
  }
}
function structureOf({ fields, tagged }: Structure): fc.Arbitrary<JsonObject> {
  const all = Object.fromEntries(fields.map((field) => [field.name, valueOf(field)]));
  const some = Object.fromEntries([...tagged.values()].map((field) => [field.name, valueOf(field)]));
  return fc
    .tuple(fc.record(all), fc.record(some, { requiredKeys: [] }))
    .map(([plain, rest]) => ({ ...plain, ...rest }) as JsonObject);
}
function decoded(schema: MessageSchema, text: string, isCut = false): JsonObject {
  const into: Record<string, Json> = {};
  const reader = new TextReader(text);
  decodeBody(reader, schema, { ...context, isCut }, into);
  expect(reader.left).toBe(0);
  return into;
}
function schema(apiKey: number, side: MessageSide, version: number): MessageSchema {
  const found = schemaOf(apiKey, side, version);
  if (found === null) throw new Error("no such message");
  return found;
}

test("all messages are known that clients and brokers from 0.8 to 4.1 send", () => {
  expect(KNOWN.length).toBeGreaterThan(500);
  expect(KNOWN.filter(({ title }) => title.startsWith("Produce request"))).toHaveLength(14);
  expect(schemaOf(0, "request", 99)).toBeNull();
  expect([apiName(0), apiName(18), apiName(99)]).toEqual(["Produce", "ApiVersions", ""]);
});
test("what is written by the schema is read back", () => {
  for (const { title, schema: known } of KNOWN) {
    fc.assert(
      fc.property(structureOf(known.body), (value) => {
        expect(decoded(known, encodeBody(known, value)), title).toEqual(value);
      }),
      { seed: 9, numRuns: 5 },
    );
  }
});
test("cut anywhere, or damaged: malformed, never anything else, and what was read stays", () => {
  for (const { schema: known } of KNOWN) {
    fc.assert(
      fc.property(structureOf(known.body), fc.nat(), fc.nat(255), (value, at, byte) => {
        const text = encodeBody(known, value);
        const cut = text.slice(0, text.length === 0 ? 0 : at % text.length);
        const changed = text === "" ? "" : cut + String.fromCharCode(byte) + text.slice(cut.length + 1);
        for (const damaged of [cut, changed]) {
          try {
            decodeBody(new TextReader(damaged), known, context, {});
          } catch (error) {
            expect(error).toBeInstanceOf(Malformed);
          }
        }
      }),
      { seed: 10, numRuns: 3 },
    );
  }
});

test("a number that its bytes end inside of stands as nothing, behind those that were read", () => {
  const known = schema(9, "request", 1);
  const text = encodeBody(known, { groupId: "g", topics: [{ name: "t", partitionIndexes: [7, 8] }] });
  const into: Record<string, Json> = {};
  expect(() => decodeBody(new TextReader(text.slice(0, -1)), known, context, into)).toThrow(Malformed);
  expect(into).toEqual({ groupId: "g", topics: [{ name: "t", partitionIndexes: [7, {}] }] });
});

describe("secrets", () => {
  const titles = (wanted: (schema: MessageSchema) => boolean): readonly string[] =>
    KNOWN.filter((known) => wanted(known.schema)).map(({ title }) => title.replace(/ \d+$/, ""));

  /** Every text names a secret, and no bytes are missing. */
  function suspicious({ fields, tagged }: Structure): JsonObject {
    return Object.fromEntries(
      [...fields, ...tagged.values()].map((field) => {
        const one = field.type === "{}" ? suspicious(field.structure) : field.type === "string" ? "ssl.password" : 1;
        return [field.name, field.isList ? [one] : one];
      }),
    );
  }
  test("a message is looked through exactly where one of its fields may hold them", () => {
    for (const { title, schema: known } of KNOWN) {
      const value = suspicious(known.body);
      expect(withoutSecrets(value) !== value, title).toBe(known.mayHoldSecrets);
    }
    expect(new Set(titles(({ mayHoldSecrets }) => mayHoldSecrets))).toContain("SaslAuthenticate request");
    expect(new Set(titles(({ mayHoldSecrets }) => mayHoldSecrets))).toContain("DescribeConfigs response");
  });
  test("what may hold them, or a client's own bytes, is not remembered", () => {
    expect(KNOWN.filter(({ schema: known }) => known.isRepeated && known.mayHoldSecrets)).toEqual([]);
    const remembered = new Set(titles(({ isRepeated }) => isRepeated));
    const own = [
      "Produce request",
      "Fetch response",
      "SyncGroup request",
      "JoinGroup response",
      "SaslAuthenticate request",
    ];
    expect(own.filter((title) => remembered.has(title))).toEqual([]);
    expect(remembered).toContain("ApiVersions response");
    expect(remembered).toContain("Metadata response");
  });
});

describe("limits", () => {
  test("a list longer than its bytes is damage, not a long list", () => {
    const known = schema(3, "request", 1);
    expect(() => decoded(known, int(0x7fffffff, 4))).toThrow(Malformed);
  });
  test("elements that are not shown are counted", () => {
    const known = schema(3, "request", 1);
    const topics = Array.from({ length: MAX_SHOWN_ELEMENTS + 5 }, (_, i) => ({ name: `t${i}` }));
    const { topics: shown, topicsLeftOut } = decoded(known, encodeBody(known, { topics }));
    expect([(shown as readonly Json[]).length, topicsLeftOut]).toEqual([MAX_SHOWN_ELEMENTS, 5]);
  });
  test("lists in lists are bounded together", () => {
    const known = schema(9, "request", 1);
    const partitionIndexes = Array.from({ length: 900 }, (_, i) => i);
    const topics = Array.from({ length: 100 }, (_, i) => ({ name: `t${i}`, partitionIndexes }));
    const value = decoded(known, encodeBody(known, { groupId: "g", topics }));
    const shown = (value["topics"] as readonly JsonObject[]).map(
      (one) => (one["partitionIndexes"] as readonly Json[]).length,
    );
    expect(shown.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(MAX_SHOWN_VALUES);
    expect(value["topicsLeftOut"]).toBeGreaterThan(0);
  });
});
