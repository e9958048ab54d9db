// Types on the wire: how a value of each is skipped. A number is its size in bytes.

export type Shape = number | "varint" | "string" | "struct" | "list" | "map";
export type TypeTable = Readonly<Record<number, Shape>>;

/** thrift-binary-protocol.md: bool, i8, double, i16, i32, i64, binary, struct, map, set, list, uuid. */
export const BINARY: TypeTable = {
  2: 1,
  3: 1,
  4: 8,
  6: 2,
  8: 4,
  10: 8,
  11: "string",
  12: "struct",
  13: "map",
  14: "list",
  15: "list",
  16: 16,
};
/** thrift-compact-protocol.md: booleans (in containers), i8, i16, i32, i64, double, binary, list, set, map, struct, uuid. */
export const COMPACT: TypeTable = {
  1: 1,
  2: 1,
  3: 1,
  4: "varint",
  5: "varint",
  6: "varint",
  7: 8,
  8: "string",
  9: "list",
  10: "list",
  11: "map",
  12: "struct",
  13: 16,
};
