// Places of mistakes: lines and columns from 1, in UTF-16 units, lines ended by LF.
import { expect, test } from "vitest";
import { assertNever, problemAt } from "./problem.ts";

function check(text: string, offset: number, line: number, column: number): void {
  test(`${offset} of ${JSON.stringify(text)} is ${line}:${column}`, () => {
    expect(problemAt(text, offset, offset + 1, "m")).toEqual({
      message: "m",
      from: offset,
      to: offset + 1,
      line,
      column,
    });
  });
}
check("", 0, 1, 1);
check("abc", 0, 1, 1);
check("abc", 2, 1, 3);
check("abc", 3, 1, 4);
check("a\nb", 1, 1, 2);
check("a\nb", 2, 2, 1);
check("a\n\nb", 2, 2, 1);
check("a\n\nb", 3, 3, 1);
check("a\r\nb", 3, 2, 1);
check("😀x", 2, 1, 3);
check("\n", 1, 2, 1);

test("a range never ends before it begins", () => {
  expect(problemAt("abc", 2, 1, "m").to).toBe(2);
});

test("a case that the types rule out is loud", () => {
  expect(() => assertNever({ kind: "odd" } as never)).toThrow('unexpected value {"kind":"odd"}');
});
