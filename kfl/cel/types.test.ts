// Types of KFL 2: how they are written, which fit where, and what several have in common.
import { describe, expect, test } from "vitest";
import type { FieldType } from "../../contract/index.ts";
import {
  BOOL,
  BYTES,
  type CelType,
  commonType,
  DOUBLE,
  DURATION,
  DYN,
  fits,
  formatType,
  INT,
  listOf,
  mapOf,
  NULL,
  STRING,
  TIMESTAMP,
  TYPE,
  typeOfField,
  UINT,
} from "./types.ts";

const SIMPLE = [BOOL, INT, UINT, DOUBLE, STRING, BYTES, NULL, TIMESTAMP, DURATION, TYPE];

/** Fitting holds either way round. */
function check(a: CelType, b: CelType, expected: boolean): void {
  test(`${formatType(a)} and ${formatType(b)} fit: ${expected}`, () => {
    expect([fits(a, b), fits(b, a)]).toEqual([expected, expected]);
  });
}

describe("fitting", () => {
  for (const a of SIMPLE) for (const b of SIMPLE) check(a, b, a === b);
  for (const a of [...SIMPLE, listOf(INT), mapOf(STRING, INT), DYN]) check(a, DYN, true);
  check(listOf(INT), listOf(INT), true);
  check(listOf(INT), listOf(STRING), false);
  check(listOf(INT), listOf(DYN), true);
  check(listOf(listOf(INT)), listOf(listOf(DYN)), true);
  check(listOf(INT), INT, false);
  check(mapOf(STRING, INT), mapOf(STRING, INT), true);
  check(mapOf(STRING, INT), mapOf(INT, INT), false);
  check(mapOf(STRING, INT), mapOf(STRING, STRING), false);
  check(mapOf(STRING, INT), mapOf(DYN, DYN), true);
  check(mapOf(STRING, INT), listOf(STRING), false);
});

test.each<readonly [CelType, string]>([
  [INT, "int"],
  [NULL, "null"],
  [DYN, "dyn"],
  [listOf(STRING), "list(string)"],
  [mapOf(STRING, listOf(DYN)), "map(string, list(dyn))"],
])("%j is written %s", (type, expected) => expect(formatType(type)).toBe(expected));

test.each<readonly [readonly CelType[], CelType]>([
  [[], DYN],
  [[INT], INT],
  [[INT, INT, INT], INT],
  [[INT, UINT], DYN],
  [[INT, DYN], DYN],
  [[listOf(INT), listOf(INT)], listOf(INT)],
  [[listOf(INT), listOf(DYN)], DYN],
  [[listOf(INT), listOf(STRING)], DYN],
  [[mapOf(STRING, INT), mapOf(STRING, INT)], mapOf(STRING, INT)],
  [[mapOf(STRING, INT), mapOf(STRING, DOUBLE)], DYN],
])("%j have %j in common", (types, expected) => expect(commonType(types)).toEqual(expected));

test.each<readonly [FieldType, string]>([
  ["string", "string"],
  ["int", "int"],
  ["bool", "bool"],
  ["list", "list(string)"],
  ["map", "map(string, string)"],
  ["bytes", "bytes"],
  ["ts", "timestamp"],
])("a field of type %s is a %s", (type, expected) => expect(formatType(typeOfField(type))).toBe(expected));
