// The types for editors say what the program takes, and the samples are written to them.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, expectTypeOf, test } from "vitest";
import type { GivenHead, GivenMessage } from "../session/dissectors/answers.ts";
import { DISSECTOR_SAMPLES } from "../tools/captures/sample-dissectors.ts";
import { ROOT } from "../tools/guards/tree.ts";

const TYPES = "dissector.d.ts";

/** What TypeScript says of one script beside the types. */
function check(file: string, source: string | null): string {
  const folder = mkdtempSync(join(tmpdir(), "thresher-dissector-"));
  try {
    copyFileSync(join(DISSECTOR_SAMPLES, TYPES), join(folder, TYPES));
    if (source === null) copyFileSync(join(DISSECTOR_SAMPLES, file), join(folder, file));
    else writeFileSync(join(folder, file), `/// <reference path="./${TYPES}" />\n${source}`);
    const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
    const options = "--allowJs --checkJs --noEmit --pretty false --target es2023 --lib es2023 --strict false --types";
    const args = [compiler, ...options.split(" "), "", file];
    const run = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    return run.stdout + run.stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each(readdirSync(DISSECTOR_SAMPLES).filter((name) => name.endsWith(".js")))("%s is well typed", (file) => {
  expect(check(file, null)).toBe("");
});

test("what the program refuses is found", () => {
  const said = check(
    "wrong.js",
    `/** @type {DissectorProtocol} */ const protocol = { name: "x", transport: "sctp" };
/** @type {DissectorIdentify} */ function identify(bytes) { return bytes[0] === 1; }
/** @type {DissectorParse} */ function parse(bytes, from) { return { length: bytes.size, kind: from }; }
/** @type {DissectorPair} */ function pair({ field }) { document.title; }`,
  );
  for (const [line, words] of [
    [2, `'"sctp"' is not assignable`],
    [3, "'boolean' is not assignable"],
    [4, "'size' does not exist"],
    [5, "'field' does not exist"],
    [5, "Cannot find name 'document'"],
  ] as const)
    expect(
      said
        .split("\n")
        .filter((one) => one.startsWith(`wrong.js(${line},`))
        .join(),
      words,
    ).toContain(words);
});

test("the types are those of the program's own check", () => {
  // What a script gives is checked by a schema: what is declared for editors fits it, name by name.
  expectTypeOf<keyof DissectorProtocol>().toEqualTypeOf<keyof GivenHead>();
  expectTypeOf<keyof DissectorMessage>().toEqualTypeOf<keyof GivenMessage>();
  expectTypeOf<DissectorMessage["kind"]>().toEqualTypeOf<GivenMessage["kind"]>();
  expectTypeOf<DissectorProtocol["transport"]>().toEqualTypeOf<GivenHead["transport"]>();
});
