// Numbers of the binary protocol (memcached's protocol_binary.h and "BinaryProtocolRevamped") and how their messages are made.

export interface Opcode {
  readonly name: string;
  /** Bytes that a request has before its key: of which there may be several numbers. */
  readonly extras: readonly number[];
  /** Answers only what is out of the ordinary: `get…` what is found, others what fails. */
  readonly isQuiet: boolean;
}

// number name extras
const TABLE = `00 get 0,01 set 8,02 add 8,03 replace 8,04 delete 0,05 incr 20,06 decr 20,07 quit 0,08 flush_all 0 4,09 getq 0,0a noop 0,
0b version 0,0c getk 0,0d getkq 0,0e append 0,0f prepend 0,10 stat 0,11 setq 8,12 addq 8,13 replaceq 8,14 deleteq 0,15 incrq 20,
16 decrq 20,17 quitq 0,18 flush_allq 0 4,19 appendq 0,1a prependq 0,1b verbosity 4,1c touch 4,1d gat 4,1e gatq 4,20 sasl_list_mechs 0,
21 sasl_auth 0,22 sasl_step 0,23 gatk 4,24 gatkq 4,30 rget 4,31 rset 8,32 rsetq 8,33 rappend 8,34 rappendq 8,35 rprepend 8,
36 rprependq 8,37 rdelete 4,38 rdeleteq 4,39 rincr 20,3a rincrq 20,3b rdecr 20,3c rdecrq 20`;

export const OPCODES: ReadonlyMap<number, Opcode> = new Map(
  TABLE.split(",").map((line) => {
    const [number = "", name = "", ...extras] = line.trim().split(" ");
    return [
      Number.parseInt(number, 16),
      { name, extras: extras.map(Number), isQuiet: name.endsWith("q") && name !== "quitq" },
    ];
  }),
);

/** Answered by many messages. */
export const STAT = 0x10;

const STATUS_TABLE: Readonly<Record<number, string>> = {
  0x00: "SUCCESS",
  0x01: "KEY_NOT_FOUND",
  0x02: "KEY_EXISTS",
  0x03: "VALUE_TOO_LARGE",
  0x04: "INVALID_ARGUMENTS",
  0x05: "ITEM_NOT_STORED",
  0x06: "NON_NUMERIC_VALUE",
  0x07: "WRONG_VBUCKET",
  0x20: "AUTHENTICATION_ERROR",
  0x21: "AUTHENTICATION_CONTINUE",
  0x81: "UNKNOWN_COMMAND",
  0x82: "OUT_OF_MEMORY",
  0x83: "NOT_SUPPORTED",
  0x84: "INTERNAL_ERROR",
  0x85: "BUSY",
  0x86: "TEMPORARY_FAILURE",
};
export function statusName(code: number): string {
  return STATUS_TABLE[code] ?? `STATUS_${code}`;
}
/** A miss, and a condition that did not hold, are answers like any other; the text protocol does not call them errors either. */
const NO_ERRORS: ReadonlySet<number> = new Set([0x00, 0x01, 0x02, 0x05, 0x21]);
export function isErrorStatus(code: number): boolean {
  return !NO_ERRORS.has(code);
}
