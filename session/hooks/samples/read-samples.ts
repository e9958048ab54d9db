// The scripts that come with the program, as the window lists them: read from their folder, which the build delivers as
// it is. A sample's head says what it does and which constants it needs:
//
//   // Title
//
//   // What it does, for people.
//   // needs: NAME NAME
//   // uses: NAME       (it works without)
//   // filter: …
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { MAX_SCRIPT_LENGTH, MAX_SCRIPTS, type Sample } from "../../../contract/index.ts";

const LINE = /^\/\/ ?(.*)$/;
const NEEDS = /^needs: (.*)$/;
const FACT = /^(?:needs|uses|filter): /;

/** By title. A file that is no script is passed over; a folder that is not there has none. */
export async function readSamples(folder: string): Promise<readonly Sample[]> {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith(".js")).slice(0, MAX_SCRIPTS);
  const samples = await Promise.all(
    files.map(async (file) => parseSample(file, await readFile(join(folder, file), "utf8"))),
  );
  return samples
    .filter(({ source }) => source.length <= MAX_SCRIPT_LENGTH)
    .toSorted((a, b) => a.title.localeCompare(b.title));
}

export function parseSample(file: string, source: string): Sample {
  const lines = source.split("\n");
  const end = lines.findIndex((line) => line !== "" && !LINE.test(line));
  const head = lines.slice(0, end < 0 ? lines.length : end).flatMap((line) => LINE.exec(line)?.[1] ?? []);
  const [title = file, ...rest] = head;
  return {
    file,
    title,
    doc: rest.filter((line) => !FACT.test(line)).join(" "),
    source,
    env: rest.flatMap((line) => NEEDS.exec(line)?.[1]?.split(" ") ?? []),
  };
}
