// The shared folder of real captures, where this machine has it beside the repository.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const CAPTURES_FOLDER = join(import.meta.dirname, "../../../../shared/captures");
export const hasCaptures: boolean = existsSync(join(CAPTURES_FOLDER, "oracle"));

export interface SharedCapture {
  /** As `protocol/name.pcap`. */
  readonly name: string;
  readonly path: string;
  /** Packets that tshark counts; undefined where it refused the file or stopped early. */
  readonly packets: number | undefined;
}

/** Every capture with tshark's view of it. */
export function sharedCaptures(): readonly SharedCapture[] {
  if (!hasCaptures) return [];
  const files = readdirSync(CAPTURES_FOLDER, { recursive: true, encoding: "utf8" });
  return files
    .filter((name) => /\.pcap(ng)?$/.test(name))
    .toSorted()
    .map((name) => {
      const oracleFile = join(CAPTURES_FOLDER, "oracle", name.replace(/\.pcap(ng)?$/, ".json"));
      // One line of the oracle, taken as text: {"number of packets":"42", ...}
      const count = /"number of packets":"(\d+)"/.exec(readFileSync(oracleFile, "utf8"))?.[1];
      return { name, path: join(CAPTURES_FOLDER, name), packets: count === undefined ? undefined : Number(count) };
    });
}
