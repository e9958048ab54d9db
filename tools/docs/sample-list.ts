// The table of hooks-samples/README.md, from the heads of the samples.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Sample } from "../../contract/index.ts";
import { parseSample } from "../../session/hooks/samples/read-samples.ts";
import { ROOT, readText } from "../guards/tree.ts";

export const SAMPLES_FOLDER = "hooks-samples";

export function sampleFiles(): readonly Sample[] {
  return readdirSync(join(ROOT, SAMPLES_FOLDER))
    .filter((name) => name.endsWith(".js"))
    .map((name) => parseSample(name, readText(`${SAMPLES_FOLDER}/${name}`)))
    .toSorted((a, b) => a.title.localeCompare(b.title));
}

export function sampleList(): string {
  const rows = sampleFiles().map(({ file, title, doc, env }) => {
    const needs = env.map((name) => `\`${name}\``).join(", ");
    return `| [${title}](${file}) | ${doc} | ${needs} |`;
  });
  return `${HEAD}\n${["| sample | what it does | constants |", "| --- | --- | --- |", ...rows].join("\n")}\n\n${TAIL}`;
}

const HEAD = `# Samples

Scripts to start from. In the window: **Scripts**, **Samples**, choose one, set the constants that it names, switch it on. On the command line:
\`thresher run hooks-samples/dns-errors.js --on capture.pcapng\`. How scripts work stands in [docs/scripting.md](../docs/scripting.md).
`;
const TAIL = `Constants are in **Scripts**, **Constants**; those of a \`// uses:\` line may be left out. A test runs each sample over recorded traffic and looks at what
it does. A new one needs its title as the first comment, a line that says what it does, its constants, and a case in \`samples.test.ts\`; then
\`node tools/docs/scripting.ts\` writes this page.
`;
