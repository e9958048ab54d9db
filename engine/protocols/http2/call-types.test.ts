// How much is read of reflection: streams and readings have limits.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { HeaderSection } from "../../hpack/index.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { Span } from "../../moment.ts";
import type { FlowContext } from "../dissector.ts";
import { framed, text } from "../grpc/testing/protobuf.ts";
import { CallTypes } from "./call-types.ts";
import { MAX_REFLECTION_READS, MAX_REFLECTION_STREAMS } from "./limits.ts";
import { Http2Message, Stream } from "./types.ts";

const PATH = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
const ANSWER = framed(text(4, text(1, "file")));

function section(name: string, value: string): HeaderSection {
  const made = new HeaderSection();
  made.add([name, value]);
  return made;
}
function stream(id: number): Stream {
  const made = new Stream(id, id);
  made.request = new Http2Message(id, section(":path", PATH), new Span());
  made.response = new Http2Message(id, section("content-type", "application/grpc"), new Span());
  return made;
}
function grow({ response }: Stream): void {
  response?.body.add(codecs, ANSWER, 0, ANSWER.length, DEFAULT_LIMITS.maxBodyBytes);
}
/** Counts the files that are taken. */
function open(): { readonly types: CallTypes; readonly taken: () => number } {
  let taken = 0;
  const protobufTypes = () => ({ add: () => ++taken > 0, read: () => null });
  const context = { codecs, limits: DEFAULT_LIMITS, protobufTypes } as unknown as FlowContext;
  return { types: new CallTypes(context), taken: () => taken };
}

test("a stream is read again only when more came, and not for ever", () => {
  const { types, taken } = open();
  const one = stream(1);
  types.asked(one);
  grow(one);
  types.current();
  types.current();
  expect(taken()).toBe(1);
  for (let i = 0; i < MAX_REFLECTION_READS * 2; i++) {
    grow(one);
    types.current();
  }
  // The nth reading takes n files.
  expect(taken()).toBe((MAX_REFLECTION_READS * (MAX_REFLECTION_READS + 1)) / 2);
});

test("so many streams at once; one that ended makes room", () => {
  const { types, taken } = open();
  const all = Array.from({ length: MAX_REFLECTION_STREAMS + 1 }, (_, i) => stream(i));
  for (const one of all) types.asked(one);
  for (const one of all) grow(one);
  types.current();
  expect(taken()).toBe(MAX_REFLECTION_STREAMS);
  for (const one of all) types.ended(one);
  const late = stream(99);
  types.asked(late);
  grow(late);
  types.ended(late);
  expect(taken()).toBe(MAX_REFLECTION_STREAMS + 1);
});
