// Statements that keep a search to some entries, and leave of them those that may hold a text. What they call open is looked
// at once more, by whoever asked: they may let through too much, never too little.
import type { SqlParameter } from "../../kfl/index.ts";
import type { StoreReader } from "./reader.ts";

/** Numbers whose range is at most so many times their count are asked for as a range. */
const RANGE_SPREAD = 4;

/** What the list shows of an entry as text. */
const CELLS = `concat_ws(chr(10), method, summary, status, protocol_abbr, error_type, concat_ws(':', src_ip, src_port),
  concat_ws(':', dst_ip, dst_port), src_name, src_namespace, dst_name, dst_namespace)`;

/** What the database can say of a search: which entries may hold it, and which do for certain. */
export interface Sieve {
  readonly where: string;
  readonly certain: string;
  readonly parameters: readonly SqlParameter[];
}
export const LETS_ALL_THROUGH: Sieve = { where: "true", certain: "false", parameters: [] };

export interface Candidates {
  readonly certain: Uint32Array;
  readonly open: Uint32Array;
}

interface Wanted {
  /** A part of it that documents hold as it is, in either case; empty where there is none. */
  readonly plain: string;
  /** Matches base64 that holds it. */
  readonly packed: string;
}

/** Text in cells, or anywhere in the document. `isWhole`: the plain part is all of it, so what cells hold of it is certain. */
export function sieveOfText({ plain, packed }: Wanted, matchCase: boolean, isWhole: boolean): Sieve {
  if (plain === "") return LETS_ALL_THROUGH;
  const inside = (value: string): string =>
    matchCase ? `contains(${value}, $1)` : `contains(lower(${value}), lower($1))`;
  const where = `(${inside(CELLS)} OR ${inside("document")} OR regexp_matches(document, $2))`;
  return { where, certain: isWhole ? inside(CELLS) : "false", parameters: [plain, packed] };
}

/** Bytes in the document: as text, where they are some, or as base64. */
export function sieveOfBytes({ plain, packed }: Wanted, isText: boolean): Sieve {
  if (!isText) return { where: "regexp_matches(document, $1)", certain: "false", parameters: [packed] };
  if (plain === "") return LETS_ALL_THROUGH;
  return {
    where: "(contains(document, $1) OR regexp_matches(document, $2))",
    certain: "false",
    parameters: [plain, packed],
  };
}

/** Those of `numbers`, which ascend, that the sieve lets through; in ascending order. */
export async function among(reader: StoreReader, numbers: Uint32Array, sieve: Sieve): Promise<Candidates> {
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) return { certain: new Uint32Array(), open: new Uint32Array() };
  if (sieve === LETS_ALL_THROUGH) return { certain: new Uint32Array(), open: numbers };
  const { where, certain: isCertain, parameters } = sieve;
  const next = parameters.length + 1;
  const isRange = last - first < numbers.length * RANGE_SPREAD;
  const scope = isRange
    ? `no BETWEEN $${next} AND $${next + 1}`
    : `no IN (SELECT CAST(unnest(string_split($${next}, ',')) AS UINTEGER))`;
  const bound = isRange ? [BigInt(first), BigInt(last)] : [numbers.join(",")];
  const sql = `SELECT no, ${isCertain} FROM entries WHERE ${scope} AND ${where} ORDER BY no`;
  const certain: number[] = [];
  const open: number[] = [];
  await reader.chunks(sql, [...parameters, ...bound], (chunk) => {
    const flags = chunk.getColumnValues(1);
    for (const [i, number] of chunk.getColumnValues(0).entries())
      (flags[i] === true ? certain : open).push(Number(number));
  });
  return { certain: common(Uint32Array.from(certain), numbers), open: common(Uint32Array.from(open), numbers) };
}

/** Numbers that are in both; both ascend. */
export function common(a: Uint32Array, b: Uint32Array): Uint32Array<ArrayBuffer> {
  let at = 0;
  return new Uint32Array(
    a.filter((number) => {
      while (at < b.length && (b[at] ?? 0) < number) at++;
      return b[at] === number;
    }),
  );
}
