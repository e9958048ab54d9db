import { expect, test } from "vitest";
import { createAccess } from "./access.ts";

const mayCall = createAccess("right");

function check(authorization: string | undefined, expected: boolean): void {
  expect(mayCall(authorization)).toBe(expected);
}

test("only the whole token, as a bearer token", () => {
  check("Bearer right", true);
  for (const wrong of [
    undefined,
    "",
    "right",
    "Bearer ",
    "Bearer righ",
    "Bearer rightt",
    "bearer right",
    "Basic right",
  ])
    check(wrong, false);
});
test("a session without a token is none", () => {
  expect(() => createAccess("")).toThrow("never empty");
});
