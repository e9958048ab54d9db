// A message waits as bytes until somebody reads it; what pairing needs of it is known before.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Codecs } from "../../codecs.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { MAX_WAITING_BYTES } from "../late-half.ts";
import { type Arrival, arrivalOf } from "./arrival.ts";
import { int, message, msg, packed, msgBody } from "./testing/encode.ts";

/** What arrived, and how many texts of it have been decoded by now. */
function arrived(text: string): { readonly arrival: Arrival; readonly decoded: () => number } {
  let count = 0;
  const counting: Codecs = {
    ...codecs,
    utf8(...range) {
      count++;
      return codecs.utf8(...range);
    },
  };
  const bytes = latin1Bytes(text);
  return { arrival: arrivalOf(bytes, 0, bytes.length, counting, 1 << 20), decoded: () => count };
}
const find = { find: { text: "a" } };

test("nothing is decoded before it is read, and nothing twice", () => {
  const { arrival, decoded } = arrived(msg(5, 3, find, { flags: 2 }));
  const { message: came, isMoreToCome, isCut } = arrival;
  expect([came.opcode, came.requestId, came.responseTo, isMoreToCome, isCut]).toEqual(["OP_MSG", 5, 3, true, false]);
  expect(decoded()).toBe(0);
  expect([came.document, came.flags, arrival.problem]).toEqual([{ find: "a" }, ["moreToCome"], ""]);
  const once = decoded();
  expect([came.sections, came.documents, came.cursorId, decoded()]).toEqual([[], [], null, once]);
});
test("what says the same again keeps its own number, and is not remembered where it holds secrets", () => {
  const [first, second] = [arrived(msg(5, 3, find)).arrival.message, arrived(msg(6, 4, find)).arrival.message];
  expect([first.requestId, first.responseTo, second.requestId, second.responseTo]).toEqual([5, 3, 6, 4]);
  expect([second.document, second.written]).toEqual([{ find: "a" }, { request: null, reply: null }]);
  expect(second.written).toBe(first.written);
  const login = { saslStart: { bool: true }, payload: { text: "secret" } };
  expect(arrived(msg(7, 0, login)).arrival.message.written).toBeNull();
});
test("damage is found whichever is read first", () => {
  const damaged = message(2013, 1, 0, `${int(0)}\x05`);
  expect(arrived(damaged).arrival.problem).toMatch(/section of the unknown kind 5/);
  const { arrival } = arrived(damaged);
  expect([arrival.message.document, arrival.problem]).toEqual([{}, expect.stringMatching(/unknown kind 5/)]);
});
test("a packed message, and a long one, is decoded at once", () => {
  const body = msgBody(find);
  expect(arrived(packed(1, 0, 0, body.length, body)).decoded()).toBeGreaterThan(0);
  expect(arrived(msg(1, 0, { find: { text: "a".repeat(MAX_WAITING_BYTES) } })).decoded()).toBeGreaterThan(0);
});
