// Bodies of commands (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html).
//   COM_QUERY        = [attributes] statement
//   COM_STMT_EXECUTE = statement flags iterations [parameters]
//   parameters       = bits for NULL, bound, then if bound 1: a type for each, with a name where there are query attributes; values
import type { Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { withoutSecrets } from "../sql-text.ts";
import type { Statement } from "./types.ts";
import { MAX_VALUE_BYTES, readBinaryValue, typeName } from "./values.ts";
import { MAX_TEXT_BYTES, readInt, readLenenc, readRest, readText } from "./wire.ts";

/** Parameters of one statement that an entry shows. */
export const MAX_PARAMETERS = 1000;
/** The flag of COM_STMT_EXECUTE that says that the number of parameters follows. */
const PARAMETER_COUNT_AVAILABLE = 0x08;

export interface Query {
  readonly query: string;
  readonly isCut: boolean;
}

/** Attributes are values that a client adds to its statements: they are passed over. `hasAttributes` null: not known. */
export function decodeQuery(payload: Reader, hasAttributes: boolean | null, codecs: Codecs): Query {
  const { bytes, at } = payload;
  // No statement has such a second byte: it is the number of sets, which is one.
  const looksSo = payload.left >= 2 && bytes[at + 1] === 1;
  if (hasAttributes ?? looksSo) {
    const count = readLenenc(payload, "number of attributes");
    readLenenc(payload, "number of sets");
    if (count > 0) readParameters(payload, count, [], true, codecs);
  }
  const isCut = payload.left > MAX_TEXT_BYTES;
  return { query: withoutSecrets(readRest(payload, codecs)), isCut };
}

export interface Parameters {
  readonly values: readonly (string | null)[];
  readonly types: readonly number[];
}

/** `types` are those of the former Execute: this one may leave them out. */
function readParameters(
  payload: Reader,
  count: number,
  types: readonly number[],
  hasNames: boolean,
  codecs: Codecs,
): Parameters {
  const bits = payload.view((count + 7) >> 3, "bits for NULL");
  const isBound = payload.u8("whether types follow") === 1;
  const bound: number[] = [];
  if (isBound) {
    for (let i = 0; i < count; i++) {
      bound.push(readInt(payload, 2, "type of a parameter"));
      if (hasNames) readText(payload, "name of a parameter", codecs);
    }
  }
  const known = isBound ? bound : types;
  const values: (string | null)[] = [];
  for (let i = 0; i < count; i++) {
    const type = known[i];
    const isNull = (((bits[i >> 3] as number) >> (i & 7)) & 1) === 1;
    if (type === undefined && !isNull) break;
    // The high bit of a type says that it is unsigned.
    const value = isNull || type === undefined ? null : parameterText(payload, type, codecs);
    if (values.length < MAX_PARAMETERS) values.push(value);
  }
  return { values, types: known };
}

function parameterText(payload: Reader, type: number, codecs: Codecs): string | null {
  if (typeName(type & 0xff) === "NULL") return null;
  return readBinaryValue(payload, type & 0xff, (type & 0x8000) !== 0, false, codecs).slice(0, MAX_VALUE_BYTES);
}

/** Values of a COM_STMT_EXECUTE behind its statement's number. `hasAttributes` null: not known. */
export function decodeExecute(
  payload: Reader,
  statement: Statement,
  hasAttributes: boolean | null,
  codecs: Codecs,
): Parameters {
  const flags = payload.u8("flags");
  payload.skip(4, "iterations");
  const hasFlag = (flags & PARAMETER_COUNT_AVAILABLE) !== 0;
  const hasCount = hasAttributes !== false && hasFlag;
  const count = hasCount ? readLenenc(payload, "number of parameters") : statement.parameterCount;
  if (count === 0) return { values: [], types: [] };
  return readParameters(payload, count, statement.parameterTypes, hasAttributes ?? hasFlag, codecs);
}
