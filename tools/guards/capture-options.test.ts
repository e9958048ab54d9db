// tcpdump is started in three places that may not import each other: on a node, by hand, and in a pod. It captures in the
// same two ways in all of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./tree.ts";

const WAYS = ["-s 262144 -B 32768", "-s 65549 -B 65536 --immediate-mode"];
/** The options of one file's ways, as words: those of TypeScript are lists of texts. */
function waysIn(path: string): readonly string[] {
  const text = readFileSync(join(ROOT, path), "utf8").replaceAll(/", "/g, " ");
  return [...text.matchAll(/"(-s \d+ -B \d+[^"]*)"/g)].map(([, options = ""]) => options).toSorted();
}

test.each(["capture-agent/capture.sh", "capture-agent/source/child-runner.ts", "k8s/pod-tap/pod-tap.ts"])(
  "%s captures as the others do: change all three, and this test",
  (path) => expect(waysIn(path)).toEqual(WAYS.toSorted()),
);
