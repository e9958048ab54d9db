import { expect, test } from "vitest";
import { HELPERS } from "../../contract/index.ts";
import { ACTIONS } from "./registry.ts";

test("each action is that of a helper which the session answers, and of one alone", () => {
  const names = ACTIONS.map(({ helper }) => helper);
  const answered = HELPERS.filter(({ way }) => way !== "inside").map(({ name }) => name);
  expect(answered).toEqual(expect.arrayContaining(names));
  expect(new Set(names).size).toBe(names.length);
});
