// The rows of one of the project's captures, as the engine makes them.
import { join } from "node:path";
import { codecs } from "../../codecs/index.ts";
import type { EntryRow } from "../../contract/index.ts";
import { createEngine, DEFAULT_LIMITS, toRow } from "../../engine/index.ts";
import { readCaptures } from "../sources/index.ts";
import { CAPTURES } from "./captures.ts";

/** `name` is the capture's path below the folder of captures. */
export async function rowsOfCapture(name: string): Promise<readonly EntryRow[]> {
  const rows: EntryRow[] = [];
  const naming = { prefix: "", worker: "file:test" };
  const engine = createEngine({ codecs, emit: (one) => rows.push(toRow(one, naming, codecs, DEFAULT_LIMITS)) });
  await readCaptures([join(CAPTURES, name)], { onPacket: (record) => engine.packet(record) });
  engine.finish();
  return rows;
}
