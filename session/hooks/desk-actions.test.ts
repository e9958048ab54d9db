import { expect, it } from "vitest";
import { HELPERS } from "../../contract/index.ts";
import { presentation } from "../engine-presentation.ts";
import { openDeskActions } from "./desk-actions.ts";
import { staysInside } from "./helper-calls.ts";

it("every helper that leaves the sandbox is done by somebody", async () => {
  const { actions, close } = openDeskActions(() => null, presentation);
  const known = new Set(actions.map(({ helper }) => helper));
  expect(known.size).toBe(actions.length);
  const outside = HELPERS.filter(({ way, name }) => way !== "inside" && !staysInside(name));
  expect(outside.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  await close();
});
