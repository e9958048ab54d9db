// npm run captures:update: writes the baselines anew. Read the diff before you commit it.
import { writeFileSync } from "node:fs";
import { baselinePath, describeCapture, ownCaptures } from "./baseline.ts";

for (const capture of ownCaptures()) {
  writeFileSync(baselinePath(capture), describeCapture(capture));
  console.log(capture);
}
