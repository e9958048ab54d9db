import { expect, test } from "vitest";
import { createEngine } from "./engine.ts";

test("an engine that saw nothing ends without entries", () => {
  const engine = createEngine({ codecs: fakeCodecs, emit: () => expect.unreachable(), dissectors: [] });
  engine.finish();
  expect(engine.ledger()).toEqual({ packets: 0, bytes: 0, entries: 0, flows: 0, lines: [] });
});
const fakeCodecs = {} as never;
