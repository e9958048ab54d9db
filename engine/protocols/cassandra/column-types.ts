// Types of columns (native_protocol_v5.spec, section 4.2.5.2), and the columns of a result or of what is bound.
import { Malformed, type Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { SIMPLE_TYPES } from "./codes.ts";
import { MAX_COLUMNS, MAX_TYPE_DEPTH } from "./limits.ts";
import type { Column, CqlType } from "./types.ts";
import { string } from "./wire.ts";

const NOTHING: readonly never[] = [];
const SIMPLE: ReadonlyMap<number, CqlType> = new Map(
  Object.entries(SIMPLE_TYPES).map(([code, name]) => [
    Number(code),
    { name, kind: name, of: NOTHING, fields: NOTHING },
  ]),
);

const DURATION: CqlType = { name: "duration", kind: "duration", of: NOTHING, fields: NOTHING };

export function readType(reader: Reader, codecs: Codecs, depth = 0): CqlType {
  if (depth > MAX_TYPE_DEPTH) throw new Malformed(`types nest deeper than ${MAX_TYPE_DEPTH}`, reader.offset);
  const code = reader.u16("type");
  const inner = (): CqlType => readType(reader, codecs, depth + 1);
  switch (code) {
    case 0x00: {
      const name = string(reader, codecs, "name of a type").replace(/^org\.apache\.cassandra\.db\.marshal\./, "");
      // Before version 5 the protocol has no number for durations.
      return name === "DurationType" ? DURATION : { name, kind: "custom", of: NOTHING, fields: NOTHING };
    }
    case 0x20:
      return made("list", [inner()]);
    case 0x21:
      return made("map", [inner(), inner()]);
    case 0x22:
      return made("set", [inner()]);
    case 0x30:
      return userType(reader, codecs, inner);
    case 0x31:
      return made("tuple", parts(reader.u16("types of a tuple"), reader, inner));
    default: {
      const simple = SIMPLE.get(code);
      if (simple === undefined) throw new Malformed(`no type has the number ${code}`, reader.offset);
      return simple;
    }
  }
}

function made(kind: string, of: readonly CqlType[]): CqlType {
  return { name: `${kind}<${of.map(({ name }) => name).join(", ")}>`, kind, of, fields: NOTHING };
}
function userType(reader: Reader, codecs: Codecs, inner: () => CqlType): CqlType {
  string(reader, codecs, "keyspace");
  const name = string(reader, codecs, "name of a type");
  const found = parts(reader.u16("fields of a type"), reader, () => {
    const field = string(reader, codecs, "field");
    return [field, inner()] as const;
  });
  return { name, kind: "udt", of: found.map(([, type]) => type), fields: found.map(([field]) => field) };
}
function parts<Part>(count: number, reader: Reader, read: () => Part): readonly Part[] {
  if (count > MAX_COLUMNS) throw new Malformed(`a type has more than ${MAX_COLUMNS} parts`, reader.offset);
  return Array.from({ length: count }, read);
}

/** Columns with the table of all of them, or one each. */
export function readColumns(reader: Reader, count: number, hasOneTable: boolean, codecs: Codecs): readonly Column[] {
  if (count < 0 || count > MAX_COLUMNS)
    throw new Malformed(`a result has more than ${MAX_COLUMNS} columns`, reader.offset);
  const place = (): readonly [string, string] => [string(reader, codecs, "keyspace"), string(reader, codecs, "table")];
  const all = hasOneTable ? place() : null;
  return Array.from({ length: count }, () => {
    const [keyspace, table] = all ?? place();
    const name = string(reader, codecs, "name of a column");
    return { keyspace, table, name, type: readType(reader, codecs) };
  });
}
