// A body waits as bytes until somebody reads it; what is wrong with it is known then.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Codecs } from "../../codecs.ts";
import { Reader } from "../../bytes/reader.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { MAX_WAITING_BYTES } from "../late-half.ts";
import { LaterBody } from "./body.ts";
import { schemaOf } from "./schema.ts";
import { encodeBody, int } from "./testing/encode.ts";
import { TopicNames } from "./topic-names.ts";

const [METADATA, VERSION] = [3, 1];

/** The body of a Metadata request, and how many texts of it that are not ASCII have been decoded by now. */
function bodyOf(body: string, number = 1): { readonly body: LaterBody; readonly decoded: () => number } {
  let count = 0;
  const counting: Codecs = {
    ...codecs,
    utf8(...range) {
      count++;
      return codecs.utf8(...range);
    },
  };
  const context = { codecs: counting, maxBodyBytes: 1 << 20, isCut: false };
  const schema = schemaOf(METADATA, "request", VERSION);
  const form = { schema, version: VERSION, hasTags: true, context };
  const header = int(0, 4) + int(METADATA, 2) + int(VERSION, 2) + int(number, 4);
  const reader = new Reader(latin1Bytes(header + body));
  reader.skip(header.length, "the header");
  return { body: new LaterBody(reader, form, new TopicNames()), decoded: () => count };
}
function topics(name: string): string {
  const schema = schemaOf(METADATA, "request", VERSION);
  return schema === null ? "" : encodeBody(schema, { topics: [{ name }] });
}

test("nothing is decoded before it is read, and nothing twice", () => {
  const { body, decoded } = bodyOf(topics("märz"));
  expect(decoded()).toBe(0);
  expect([body.payload, body.problem]).toEqual([{ topics: [{ name: "märz" }] }, ""]);
  expect(body.plain).toEqual({ topics: [{ name: "märz" }] });
  expect(decoded()).toBe(1);
});
test("damage is found whichever is read first", () => {
  const damaged = int(2, 4) + int(1, 2) + "a";
  expect(bodyOf(damaged).body.problem).toMatch(/^name ends early/);
  const { body } = bodyOf(damaged);
  expect([body.payload, body.problem]).toEqual([{ topics: [{ name: "a" }, {}] }, "name ends early at byte 19"]);
});
test("a long message is decoded at once: fewer bytes are kept of it", () => {
  const { body, decoded } = bodyOf(topics("märz") + "x".repeat(MAX_WAITING_BYTES));
  expect(decoded()).toBe(1);
  expect(body.problem).toMatch(/bytes are left over/);
});
test("the same body under another number is not decoded again, another one is", () => {
  const first = bodyOf(topics("käse"));
  expect([first.body.payload, first.decoded()]).toEqual([{ topics: [{ name: "käse" }] }, 1]);
  const again = bodyOf(topics("käse"), 2);
  expect([again.body.payload, again.decoded()]).toEqual([{ topics: [{ name: "käse" }] }, 0]);
  const other = bodyOf(topics("kühe"), 2);
  expect([other.body.payload, other.decoded()]).toEqual([{ topics: [{ name: "kühe" }] }, 1]);
});
test("what is wrong with a body is remembered with it", () => {
  const damaged = `${int(2, 4)}${int(1, 2)}b`;
  for (const number of [1, 2]) expect(bodyOf(damaged, number).body.problem).toBe("name ends early at byte 19");
});
test("a body that got the names of topics is another one for each connection", () => {
  const [FETCH, version] = [1, 13];
  const schema = schemaOf(FETCH, "request", version);
  if (schema === null) throw new Error("no such version");
  const form = { schema, version, hasTags: false, context: { codecs, maxBodyBytes: 1 << 20, isCut: false } };
  const topicId = "EREREREREREREREREREREQ";
  const message = latin1Bytes(int(0, 12) + encodeBody(schema, { topics: [{ topicId, partitions: [] }] }));
  const bodyIn = (topicNames: TopicNames): LaterBody => {
    const reader = new Reader(message);
    reader.skip(12, "the header");
    return new LaterBody(reader, form, topicNames);
  };
  const knowing = new TopicNames();
  knowing.learn({ topics: [{ topicId, name: "orders" }] });
  const [plain, named, again] = [bodyIn(new TopicNames()), bodyIn(knowing), bodyIn(new TopicNames())];
  expect(JSON.stringify([plain.payload, again.payload])).not.toContain("orders");
  expect(JSON.stringify(named.payload)).toContain("orders");
  expect([plain.memory === null, named.memory, again.memory === plain.memory]).toEqual([false, null, true]);
});
