// Whatever a capture holds, each of its entries is printed once.
import { expect, test } from "vitest";
import type { Exchange } from "../../engine/index.ts";
import { OWN_CAPTURES, readOwnCapture } from "../testing/own-captures.ts";
import { holdProvisional } from "./provisional.ts";

test.each(OWN_CAPTURES)("%s", (name) => {
  const printed: string[] = [];
  const print = ({ flow, index }: Exchange): void => void printed.push(`${flow.id}-${index}`);
  const held = holdProvisional(print);
  readOwnCapture(name, held.sink);
  held.finish();
  expect(printed.filter((id, i) => printed.indexOf(id) !== i)).toEqual([]);
});
