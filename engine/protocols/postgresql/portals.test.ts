// Portals by name, and the limit of what is remembered.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { MAX_PORTALS, PortalMemory } from "./portals.ts";
import type { Portal } from "./types.ts";

function portal(name: string): Portal {
  const kept = new KeptBytes(codecs, new Uint8Array(0), 0, 0);
  return { name, statementName: "", statement: null, bind: { kept, isCut: false } };
}

test("a name stands for what was bound last", () => {
  const known = new PortalMemory(() => undefined);
  const second = portal("p");
  known.remember(portal("p"));
  known.remember(second);
  expect(known.get("p")).toBe(second);
  known.forget("p");
  expect(known.get("p")).toBeNull();
});

test(`more than ${MAX_PORTALS} portals: the oldest is forgotten, and counted`, () => {
  let forgotten = 0;
  const known = new PortalMemory(() => forgotten++);
  for (let i = 0; i <= MAX_PORTALS; i++) known.remember(portal(`p${i}`));
  expect([known.get("p0"), known.get("p1")?.name, forgotten]).toEqual([null, "p1", 1]);
});
