// A process that writes steps into a store and says each that was acknowledged, until it is killed.
import { batchOf, EntryStore } from "../index.ts";
import { CRASH_STEPS, type CrashKind } from "./crash-steps.ts";
import { SOURCE } from "./rows.ts";

const [folder = "", kind = "few"] = process.argv.slice(2);
const store = await EntryStore.open(folder);
for (let step = 0; ; step++) {
  const { rows, names } = CRASH_STEPS[kind as CrashKind](step);
  await store.addNames(names);
  await store.append(batchOf(rows), SOURCE);
  process.stdout.write(`${step + 1}\n`);
}
