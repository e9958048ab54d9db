// Types by their number in pg_type (src/include/catalog/pg_type.dat of PostgreSQL): those that are fixed.

const TYPES: Readonly<Record<number, string>> = {
  16: "bool",
  17: "bytea",
  18: "char",
  19: "name",
  20: "int8",
  21: "int2",
  22: "int2vector",
  23: "int4",
  24: "regproc",
  25: "text",
  26: "oid",
  27: "tid",
  28: "xid",
  29: "cid",
  30: "oidvector",
  114: "json",
  142: "xml",
  600: "point",
  650: "cidr",
  700: "float4",
  701: "float8",
  774: "macaddr8",
  790: "money",
  829: "macaddr",
  869: "inet",
  1042: "bpchar",
  1043: "varchar",
  1082: "date",
  1083: "time",
  1114: "timestamp",
  1184: "timestamptz",
  1186: "interval",
  1266: "timetz",
  1560: "bit",
  1562: "varbit",
  1700: "numeric",
  2205: "regclass",
  2206: "regtype",
  2249: "record",
  2278: "void",
  2950: "uuid",
  3220: "pg_lsn",
  3614: "tsvector",
  3802: "jsonb",
  3904: "int4range",
  3910: "tstzrange",
  4072: "jsonpath",
  5069: "xid8",
};

/** Array types to the type of their elements. */
const ELEMENTS: Readonly<Record<number, number>> = {
  199: 114,
  1000: 16,
  1001: 17,
  1002: 18,
  1003: 19,
  1005: 21,
  1007: 23,
  1009: 25,
  1014: 1042,
  1015: 1043,
  1016: 20,
  1021: 700,
  1022: 701,
  1028: 26,
  1041: 869,
  1115: 1114,
  1182: 1082,
  1183: 1083,
  1185: 1184,
  1187: 1186,
  1231: 1700,
  2951: 2950,
  3807: 3802,
};

/** `int4`, `text[]`; empty for a type that is not fixed. */
export function typeName(oid: number): string {
  const element = ELEMENTS[oid];
  return element === undefined ? (TYPES[oid] ?? "") : `${TYPES[element]}[]`;
}

/** Number of the type of an array's elements, 0 for what is no array. */
export function elementType(oid: number): number {
  return ELEMENTS[oid] ?? 0;
}
