// What entries of one protocol say at one path of their document, counted.
import { pointerOf } from "./values.ts";
import type { EntryStore } from "./store.ts";

/** Different texts that are told; the most frequent. */
const MAX_TEXTS = 20;

export interface TextCount {
  /** Empty where entries say nothing there. */
  readonly text: string;
  readonly count: number;
}

/** Of entries of `protocol` that have something at `needed`: what stands at `path`, the most frequent first. */
export async function countTexts(
  store: EntryStore,
  protocol: string,
  { path, needed }: { readonly path: string; readonly needed: string },
): Promise<readonly TextCount[]> {
  const pointers = [pointerOf(path), pointerOf(needed)];
  const rows = await store.scans.table(
    `SELECT coalesce(json_extract_string(document, $2), '') AS text, count(*) AS count FROM entries
     WHERE protocol_name = $1 AND json_extract_string(document, $3) IS NOT NULL
     GROUP BY text ORDER BY count DESC, text LIMIT ${MAX_TEXTS}`,
    [protocol, ...pointers.map((pointer) => pointer ?? "")],
  );
  return rows.map(([text, count]) => ({ text: String(text), count: Number(count) }));
}
