// What says the same in other words is hidden whole, and so is what would show a part that is not there.
import { expect, test } from "vitest";
import type { Json, ToldTwice } from "../../contract/index.ts";
import { parsePath } from "../classic/parse.ts";
import { redactPath } from "../paths/redact.ts";
import { Retelling } from "./told-twice.ts";

const MARK = "[REDACTED]";
const MESSAGE: ToldTwice = { at: "m[*]", member: "json", others: ["number", "data"], eachIsWhole: true };
const RECORD: ToldTwice = { at: "r", member: "data", others: ["ip", "txt"] };

/** What is left where the paths are redacted. */
function check(paths: readonly string[], before: Json, expected: Json): void {
  test(`${paths.join()} in ${JSON.stringify(before)}`, () => {
    const parsed = paths.map(parsePath);
    expect(parsed.filter(({ error }) => error !== null)).toEqual([]);
    const steps = parsed.map((path) => path.steps);
    const after = steps.reduce(redactPath, before);
    expect(new Retelling([MESSAGE, RECORD], steps).hide(before, after)).toEqual(expected);
  });
}

check(
  ["m[0].json.a"],
  { m: [{ json: { a: 1, b: 2 }, number: { 1: 1 } }] },
  { m: [{ json: { a: MARK, b: 2 }, number: MARK }] },
);
check(
  ['m[*].number["1"]'],
  { m: [{ json: { a: 1 }, number: { 1: 1 }, x: 1 }] },
  { m: [{ json: MARK, number: { 1: MARK }, x: 1 }] },
);
check(
  ["m[1].json.a"],
  {
    m: [
      { json: { a: 1 }, data: "x" },
      { json: { a: 1 }, data: "y" },
    ],
  },
  {
    m: [
      { json: { a: 1 }, data: "x" },
      { json: { a: MARK }, data: MARK },
    ],
  },
);
check(["m[0].json.z"], { m: [{ json: { a: 1 }, data: "x" }] }, { m: [{ json: { a: 1 }, data: "x" }] });

// A message whose names are not known shows by number what the path names.
check(["m[*].json.a"], { m: [{ number: { 1: 1 }, data: "x" }] }, { m: [{ number: MARK, data: MARK }] });
check(["m[1].json.a"], { m: [{ number: { 1: 1 } }] }, { m: [{ number: MARK }] });
check(["..a"], { m: [{ number: { 1: 1 } }, { json: { b: 1 } }] }, { m: [{ number: MARK }, { json: { b: 1 } }] });
check(['m[*].number["1"]'], { m: [{ json: { a: 1 } }] }, { m: [{ json: MARK }] });
check(["m.*.json.a"], { m: [{ number: 1 }] }, { m: [{ number: MARK }] });
check(["x[0].json.a", "m.json", "m"], { m: "x", x: [{ number: 1 }] }, { m: MARK, x: [{ number: 1 }] });

// Others are hidden only for what is there, and what is empty says nothing.
check(["r.txt"], { r: { data: "d", ip: "", txt: "t" } }, { r: { data: MARK, ip: "", txt: MARK } });
check(["r.data"], { r: { data: "d", ip: "", txt: "t" } }, { r: { data: MARK, ip: "", txt: MARK } });
check(["r.ip"], { r: { data: "d", txt: "t" } }, { r: { data: "d", txt: "t" } });
check(["r.data"], { r: [1] }, { r: [1] });
check(["r.data"], {}, {});
