// Values of all forms as text: those that a server sends in binary, what is no valid value, what is too long.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { int16, int32 } from "./testing/encode.ts";
import { elementType, typeName } from "./oids.ts";
import { MAX_ARRAY_ELEMENTS, MAX_VALUE_BYTES, showValue } from "./values.ts";

const OIDS = new Map(
  Array.from({ length: 5100 }, (_, oid) => [typeName(oid), oid] as const).filter(([name]) => name !== ""),
);

function shown(type: string, bytes: string | Uint8Array, format = 1): string {
  const all = typeof bytes === "string" ? latin1Bytes(`__${bytes}__`) : Uint8Array.of(0, 0, ...bytes, 0, 0);
  return showValue(all, 2, all.length - 2, OIDS.get(type) ?? 0, format, codecs).text;
}
function check(type: string, bytes: string | Uint8Array, expected: string): void {
  expect(shown(type, bytes), type).toBe(expected);
}
function int64(value: bigint): string {
  const bits = BigInt.asUintN(64, value);
  return int32(Number(bits >> 32n) | 0) + int32(Number(bits & 0xffffffffn) | 0);
}
function float(size: 4 | 8, value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 4) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return new Uint8Array(view.buffer);
}

test("text stays text", () => {
  expect(shown("int4", "42", 0)).toBe("42");
  expect(shown("text", "K\xc3\xa4se", 0)).toBe("Käse");
  expect(shown("", "anything", 0)).toBe("anything");
  expect(shown("text", "\xff\xfe", 0)).toBe("ÿþ");
});

describe("numbers", () => {
  test("whole", () => {
    check("bool", "\x00", "f");
    check("bool", "\x01", "t");
    check("int2", int16(-2), "-2");
    check("int4", int32(-70000), "-70000");
    check("int8", int64(-9_223_372_036_854_775_808n), "-9223372036854775808");
    check("oid", "\xff\xff\xff\xff", "4294967295");
    check("xid8", "\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551615");
    check("regclass", int32(1259), "1259");
  });
  test("floating", () => {
    check("float4", float(4, 0.1), "0.1");
    check("float8", float(8, 0.1), "0.1");
    check("float8", float(8, -1e300), "-1e+300");
    check("float8", float(8, Number.NaN), "NaN");
    check("float4", float(4, Number.POSITIVE_INFINITY), "Infinity");
    check("float4", float(4, Number.NEGATIVE_INFINITY), "-Infinity");
  });
  const numeric = (weight: number, sign: number, decimals: number, ...digits: readonly number[]): string =>
    [digits.length, weight, sign, decimals, ...digits].map(int16).join("");
  test("numeric", () => {
    check("numeric", numeric(0, 0, 2, 12, 5000), "12.50");
    check("numeric", numeric(1, 0, 0, 1, 0), "10000");
    check("numeric", numeric(1, 0, 0, 1), "10000");
    check("numeric", numeric(0, 0x4000, 0, 42), "-42");
    check("numeric", numeric(-1, 0, 4, 5), "0.0005");
    check("numeric", numeric(-2, 0, 8, 1), "0.00000001");
    check("numeric", numeric(0, 0, 0), "0");
    check("numeric", numeric(0, 0, 3), "0.000");
    check("numeric", numeric(2, 0, 1, 1234, 5678, 9012, 3000), "123456789012.3");
    check("numeric", numeric(0, 0xc000, 0), "NaN");
    check("numeric", numeric(0, 0xd000, 0), "Infinity");
    check("numeric", numeric(0, 0xf000, 0), "-Infinity");
  });
  test("a numeric that would grow without bound is shown as bytes", () => {
    check("numeric", numeric(30000, 0, 0, 1), `\\x00017530${"0000".repeat(2)}0001`);
    check("numeric", numeric(0, 0, 16000, 1), "\\x0001000000003e800001");
  });
});

describe("dates and times", () => {
  const day = 86_400_000_000n;
  test("dates", () => {
    check("date", int32(0), "2000-01-01");
    check("date", int32(9828), "2026-11-28");
    check("date", int32(-1), "1999-12-31");
    check("date", int32(-730_500), "0002-12-17 BC");
    check("date", int32(0x7fffffff), "infinity");
    check("date", int32(-0x80000000), "-infinity");
    check("date", int32(0x7ffffffe), "\\x7ffffffe");
  });
  test("times", () => {
    check("time", int64(50_700_250_000n), "14:05:00.25");
    check("time", int64(0n), "00:00:00");
    check("timestamp", int64(9828n * day + 50_700_000_000n), "2026-11-28 14:05:00");
    check("timestamptz", int64(9828n * day + 1n), "2026-11-28 00:00:00.000001+00");
    check("timestamp", int64(-1n), "1999-12-31 23:59:59.999999");
    check("timestamp", int64(-730_500n * day), "0002-12-17 00:00:00 BC");
    check("timestamptz", int64(2n ** 63n - 1n), "infinity");
    check("timestamptz", int64(-(2n ** 63n)), "-infinity");
    check("timestamp", int64(2n ** 63n - 2n), "\\x7ffffffffffffffe");
  });
  test("intervals", () => {
    check("interval", int64(14_706_000_000n) + int32(3) + int32(14), "1 year 2 mons 3 days 04:05:06");
    check("interval", int64(-1_500_000n) + int32(0) + int32(0), "-00:00:01.5");
    check("interval", int64(0n) + int32(1) + int32(0), "1 day");
    check("interval", int64(0n) + int32(0) + int32(0), "00:00:00");
  });
});

describe("other types", () => {
  test("texts", () => {
    check("varchar", "K\xc3\xa4se", "Käse");
    check("json", '{"a":1}', '{"a":1}');
    check("jsonb", '\x01{"a":1}', '{"a":1}');
    check("jsonb", "\x02?", "\\x023f");
    check("name", "goods", "goods");
    check("void", "", "");
    check("text", "", "");
  });
  test("identifiers and addresses", () => {
    check(
      "uuid",
      Uint8Array.from({ length: 16 }, (_, i) => i * 16 + i),
      "00112233-4455-6677-8899-aabbccddeeff",
    );
    check("inet", "\x02\x20\x00\x04\x0a\x00\x00\x07", "10.0.0.7");
    check("inet", "\x02\x18\x00\x04\x0a\x00\x00\x07", "10.0.0.7/24");
    check("cidr", "\x02\x20\x01\x04\x0a\x00\x00\x07", "10.0.0.7/32");
    check("inet", `\x03\x80\x00\x10\x20\x01\x0d\xb8${"\0".repeat(11)}\x01`, "2001:db8::1");
    check("inet", "\x02\x20\x00\x01\x0a", "\\x022000010a");
  });
  test("bytes, and types that are not known", () => {
    check("bytea", "\x00\xff", "\\x00ff");
    check("point", "ab", "\\x6162");
    check("", "ab", "\\x6162");
  });
  test("a value that is too short or too long for its type is shown as bytes", () => {
    check("int4", "\x01", "\\x01");
    check("int4", "\0\0\0\x01\x02", "\\x0000000102");
    check("uuid", "abc", "\\x616263");
    check("inet", "\x02\x20\x00\x09\x0a", "\\x022000090a");
  });
});

describe("arrays", () => {
  const array = (oid: number, ...items: readonly (string | null)[]): string =>
    int32(1) +
    int32(0) +
    int32(oid) +
    int32(items.length) +
    int32(1) +
    items.map((item) => (item === null ? int32(-1) : int32(item.length) + item)).join("");
  test("elements as PostgreSQL writes them", () => {
    check("int4[]", array(23, int32(1), null, int32(-3)), "{1,NULL,-3}");
    check("text[]", array(25, "a", "b c", "", "null", 'x"y\\', "{}"), '{a,"b c","","null","x\\"y\\\\","{}"}');
    check("text[]", int32(0) + int32(0) + int32(25), "{}");
  });
  test("more dimensions, and damage, are shown as bytes", () => {
    expect(shown("int4[]", int32(2) + int32(0) + int32(23))).toMatch(/^\\x00000002/);
    expect(shown("int4[]", int32(1) + int32(0) + int32(1007) + int32(1) + int32(1))).toMatch(/^\\x/);
    expect(shown("int4[]", array(23, int32(1)).slice(0, -1))).toMatch(/^\\x/);
    expect(shown("int4[]", int32(1) + int32(0) + int32(23) + int32(2_000_000_000) + int32(1))).toMatch(/^\\x/);
  });
  test(`more than ${MAX_ARRAY_ELEMENTS} elements are left out`, () => {
    const text = shown("int4[]", array(23, ...Array.from({ length: MAX_ARRAY_ELEMENTS + 1 }, () => int32(7))));
    expect(text).toBe(`{${"7,".repeat(MAX_ARRAY_ELEMENTS)}…}`);
    expect(shown("int4[]", array(23, ...Array.from({ length: MAX_ARRAY_ELEMENTS }, () => int32(7))))).not.toContain(
      "…",
    );
  });
  test("each array type has elements of a known type", () => {
    for (const [name, oid] of OIDS) {
      if (name.endsWith("[]")) expect(typeName(elementType(oid)), name).toBe(name.slice(0, -2));
      else expect(elementType(oid), name).toBe(0);
    }
  });
});

describe("limits", () => {
  test(`more than ${MAX_VALUE_BYTES} bytes are cut, and that is said`, () => {
    const bytes = new Uint8Array(MAX_VALUE_BYTES + 1).fill(0x61);
    const cut = showValue(bytes, 0, bytes.length, 25, 0, codecs);
    expect(cut.isCut).toBe(true);
    expect(cut.text).toHaveLength(MAX_VALUE_BYTES);
    expect(showValue(bytes, 0, MAX_VALUE_BYTES, 25, 0, codecs).isCut).toBe(false);
  });
  test("a cut inside a character loses that character only", () => {
    const bytes = latin1Bytes(`a${"\xc3\xa4".repeat(MAX_VALUE_BYTES)}`);
    const { text } = showValue(bytes, 0, bytes.length, 25, 0, codecs);
    expect(text).toBe(`a${"ä".repeat((MAX_VALUE_BYTES - 2) / 2)}`);
  });
  test("any bytes of any type give a text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...OIDS.values()), fc.uint8Array({ maxLength: 80 }), (oid, bytes) => {
        expect(typeof showValue(bytes, 0, bytes.length, oid, 1, codecs).text).toBe("string");
      }),
    );
  });
});
