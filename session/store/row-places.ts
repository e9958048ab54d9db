// Where the table holds an entry: its identifier in the columns that it is made of.
import type { Dictionary, SourceFacts } from "./dictionary.ts";
import { parseId } from "./reader.ts";

const MAX_INDEX = 0xffff_ffff;

export interface RowPlace {
  readonly source: number;
  readonly stream: string;
  readonly index: number;
}

/** Codes of the sources of each worker: of one worker there may be several, which differ in other facts. */
export function codesByWorker({ values }: Dictionary<SourceFacts>): ReadonlyMap<string, readonly number[]> {
  return Map.groupBy(values.keys(), (code) => values[code]?.worker ?? "");
}

/** One place for each source that the entry may be of; none where the text is no identifier. */
export function placesOf(id: string, codes: ReadonlyMap<string, readonly number[]>): readonly RowPlace[] {
  const parts = parseId(id);
  if (parts === null || parts.index > MAX_INDEX) return [];
  const { worker, stream, index } = parts;
  return (codes.get(worker) ?? []).map((source) => ({ source, stream, index }));
}
