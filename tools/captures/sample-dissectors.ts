// Captures of a protocol that a sample in dissector-samples/ reads are read with the samples.
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Dissector, DISSECTORS } from "../../engine/index.ts";
import { readDissectors } from "../../session/dissectors/read-dissectors.ts";
import { ROOT } from "../guards/tree.ts";

export const DISSECTOR_SAMPLES = join(ROOT, "dissector-samples");

const problems: string[] = [];
const { dissectors: withSamples } = await readDissectors(DISSECTOR_SAMPLES, (problem) => problems.push(problem));
if (problems.length > 0) throw new Error(problems.join("\n"));

/** Those to read a capture with: `captures/NAME/…` has the sample `NAME.js`. */
export function dissectorsFor(capture: string): readonly Dissector[] {
  return existsSync(join(DISSECTOR_SAMPLES, `${basename(dirname(capture))}.js`)) ? withSamples : DISSECTORS;
}
