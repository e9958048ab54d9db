// Numbers of the protocol and their names (native_protocol_v5.spec, sections 2.4, 3, 4.2.5.2 and 8).

export const OPCODES: ReadonlyMap<number, string> = new Map([
  [0x00, "ERROR"],
  [0x01, "STARTUP"],
  [0x02, "READY"],
  [0x03, "AUTHENTICATE"],
  [0x05, "OPTIONS"],
  [0x06, "SUPPORTED"],
  [0x07, "QUERY"],
  [0x08, "RESULT"],
  [0x09, "PREPARE"],
  [0x0a, "EXECUTE"],
  [0x0b, "REGISTER"],
  [0x0c, "EVENT"],
  [0x0d, "BATCH"],
  [0x0e, "AUTH_CHALLENGE"],
  [0x0f, "AUTH_RESPONSE"],
  [0x10, "AUTH_SUCCESS"],
]);
/** Those that clients send. */
export const REQUESTS: ReadonlySet<number> = new Set([0x01, 0x05, 0x07, 0x09, 0x0a, 0x0b, 0x0d, 0x0f]);

export const FLAG = { compressed: 0x01, tracing: 0x02, customPayload: 0x04, warning: 0x08, beta: 0x10 } as const;
const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [FLAG.compressed, "compressed"],
  [FLAG.tracing, "tracing"],
  [FLAG.customPayload, "customPayload"],
  [FLAG.warning, "warning"],
  [FLAG.beta, "beta"],
];
export function flagNames(flags: number): readonly string[] {
  return FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
}

const CONSISTENCIES =
  "ANY ONE TWO THREE QUORUM ALL LOCAL_QUORUM EACH_QUORUM SERIAL LOCAL_SERIAL LOCAL_ONE NODE_LOCAL".split(" ");
export function consistencyName(code: number): string {
  return CONSISTENCIES[code] ?? String(code);
}

const ERRORS: Readonly<Record<number, string>> = {
  0x0000: "SERVER_ERROR",
  0x000a: "PROTOCOL_ERROR",
  0x0100: "BAD_CREDENTIALS",
  0x1000: "UNAVAILABLE",
  0x1001: "OVERLOADED",
  0x1002: "IS_BOOTSTRAPPING",
  0x1003: "TRUNCATE_ERROR",
  0x1100: "WRITE_TIMEOUT",
  0x1200: "READ_TIMEOUT",
  0x1300: "READ_FAILURE",
  0x1400: "FUNCTION_FAILURE",
  0x1500: "WRITE_FAILURE",
  0x1600: "CDC_WRITE_FAILURE",
  0x1700: "CAS_WRITE_UNKNOWN",
  0x2000: "SYNTAX_ERROR",
  0x2100: "UNAUTHORIZED",
  0x2200: "INVALID",
  0x2300: "CONFIG_ERROR",
  0x2400: "ALREADY_EXISTS",
  0x2500: "UNPREPARED",
};
export function errorName(code: number): string {
  return ERRORS[code] ?? "";
}

export const BATCH_TYPES = ["LOGGED", "UNLOGGED", "COUNTER"] as const;

/** Types that are a name and nothing more; the others are made of types. */
export const SIMPLE_TYPES: Readonly<Record<number, string>> = {
  0x01: "ascii",
  0x02: "bigint",
  0x03: "blob",
  0x04: "boolean",
  0x05: "counter",
  0x06: "decimal",
  0x07: "double",
  0x08: "float",
  0x09: "int",
  0x0b: "timestamp",
  0x0c: "uuid",
  0x0d: "varchar",
  0x0e: "varint",
  0x0f: "timeuuid",
  0x10: "inet",
  0x11: "date",
  0x12: "time",
  0x13: "smallint",
  0x14: "tinyint",
  0x15: "duration",
};
