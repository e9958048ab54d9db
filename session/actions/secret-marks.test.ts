import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonValue, ScriptEnv } from "../hooks/types.ts";
import { openSecretMarker, unmarkSecrets } from "./secret-marks.ts";

const ENV: ScriptEnv = {
  TOKEN: "s3cr3t",
  PART: "s3cr",
  DIGITS: 2718281,
  MANY: 'a "b"/\n',
  SHORT: "ab",
  KEY: { private_key: "-----BEGIN", id: 7, nested: ["deep one"] },
  PLAIN: "open",
  NOTHING: "",
};
const ROWS = Object.keys(ENV).map((name) => ({ name, isSecret: name !== "PLAIN" }));
const SECRETS = ["s3cr3t", "s3cr", "-----BEGIN", "deep one", "2718281", 'a "b"/\n'];

const MARK = openSecretMarker(ROWS, ENV);

function check(args: readonly JsonValue[]): void {
  const marked = MARK(args, "9f");
  const stored = JSON.stringify(marked.args);
  for (const secret of SECRETS) {
    const escaped = JSON.stringify(secret).slice(1, -1);
    for (const form of [secret, escaped, encodeURIComponent(secret)]) expect(stored).not.toContain(form);
  }
  expect(unmarkSecrets(JSON.parse(JSON.stringify(marked)), ENV)).toEqual(args);
}

test("secrets stand nowhere, alone, within texts, in keys, one within the other, in objects", () => {
  check(["s3cr3t", "0", "ab", "Bearer s3cr3t", "s3crs3cr3t", "open", 5, null, true]);
  check([{ "x-s3cr3t": ["s3cr", { deep: "a deep one" }] }, "-----BEGIN KEY\n"]);
  const many = 'a "b"/\n';
  check([many, JSON.stringify({ many }), `https://a.test/?q=${encodeURIComponent(many)}`, "pin 2718281"]);
  expect(MARK(["open"], "9f").args).toEqual(["open"]);
});

test("whatever the arguments are, they come back as they were", () => {
  const text = fc.oneof(fc.string(), fc.constantFrom(...SECRETS, "<9", "f-0", "9f", "$&", "$1"));
  const value = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.array(text, { maxLength: 4 }).map((parts) => parts.join("")),
      fc.integer(),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "s3cr3t", "b"), tie("value")),
    ),
  })).value;
  fc.assert(fc.property(fc.array(value, { maxLength: 4 }), check));
});

test("a constant that changed is sent as it is now; one that is gone is said", () => {
  const marked = MARK(["Bearer s3cr3t"], "9f");
  expect(unmarkSecrets(marked, { TOKEN: "new $& one" })).toEqual(["Bearer new $& one"]);
  const inJson = MARK([JSON.stringify('a "b"/\n')], "9f");
  expect(unmarkSecrets(inJson, { MANY: "c\td" })).toEqual([JSON.stringify("c\td")]);
  expect(() => unmarkSecrets(marked, {})).toThrow("the constant TOKEN is not set any more");
});
