import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { EngineContext, MAX_TYPED_SERVERS } from "./engine-context.ts";

test("types of a server are its own, and those that were not asked for longest are forgotten", () => {
  const context = new EngineContext(codecs, DEFAULT_LIMITS, [], () => undefined, {
    strict: true,
    keys: null,
    descriptors: [],
  });
  const [first, second] = [context.protobufTypesOf("a"), context.protobufTypesOf("b")];
  expect(first).not.toBe(second);
  for (let i = 0; i < MAX_TYPED_SERVERS - 2; i++) context.protobufTypesOf(String(i));
  expect(context.protobufTypesOf("a")).toBe(first);
  context.protobufTypesOf("one more");
  expect(context.protobufTypesOf("a")).toBe(first);
  expect(context.protobufTypesOf("b")).not.toBe(second);
});
