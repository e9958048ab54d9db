// Writes what is made of the tables of scripts, and of the samples: node tools/docs/scripting.ts. A test fails when one is stale.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../guards/tree.ts";
import { sampleList } from "./sample-list.ts";
import { scriptReference } from "./script-reference.ts";
import { scriptTypes } from "./script-types.ts";

/** Path from the root → its text now. */
export const MADE: Readonly<Record<string, () => string>> = {
  "contract/thresher.d.ts": scriptTypes,
  "docs/scripting-reference.md": scriptReference,
  "hooks-samples/README.md": sampleList,
};

if (import.meta.main) for (const [path, make] of Object.entries(MADE)) writeFileSync(join(ROOT, path), make());
