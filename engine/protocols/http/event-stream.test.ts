import { expect, test } from "vitest";
import { eventSections, MAX_EVENTS } from "./event-stream.ts";
import { httpSections } from "./sections.ts";

function check(text: string, expected: readonly string[], mimeType = "text/event-stream"): void {
  const rows = eventSections(mimeType, text).flatMap((section) => (section.kind === "table" ? section.rows : []));
  expect(rows.map(({ name, value }) => `${name}=${JSON.stringify(value)}`)).toEqual(expected);
}

test("events with types and ids, data of several lines, comments", () => {
  check("data: a\n\nevent: add\nid: 7\ndata: b\ndata:c\n\n", ['1 message="a"', '2 add (id 7)="b\\nc"']);
  check(": hello\n\ndata:  two blanks\n\ndata\n\n", ['1 message=" two blanks"', '2 message=""']);
  check("retry: 5\nother: x\ndata: a\n\n", ['1 message="a"']);
});

test("an id holds until another comes, a type for its event only", () => {
  check("id: 1\nevent: x\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", [
    '1 x (id 1)="a"',
    '2 message (id 1)="b"',
    '3 message="c"',
  ]);
});

test("all line ends, a mark at the beginning, an end that is missing", () => {
  check("\uFEFFdata: a\r\n\r\ndata: b\r\rdata: c", ['1 message="a"', '2 message="b"', '3 message="c"']);
});

test("what has no data is no event", () => {
  check("event: x\n\nid: 3\n\n: only a comment\n\n", []);
});

test("other types are left alone", () => {
  check("data: a\n\n", [], "text/plain");
  check("data: a\n\n", [], "text/event-streams");
  check("data: a\n\n", ['1 message="a"'], "Text/Event-Stream; charset=utf-8");
});

test("more events than are shown are counted", () => {
  const rows = eventSections("text/event-stream", "data: x\n\n".repeat(MAX_EVENTS + 5))[0];
  expect(rows?.kind === "table" && rows.rows.length).toBe(MAX_EVENTS + 1);
  expect(rows?.kind === "table" && rows.rows.at(-1)).toMatchObject({ name: "Not shown", value: 5 });
});

test("they stand before the body they came in", () => {
  const content = { mimeType: "text/event-stream", text: "data: a\n\n", encoding: "" };
  expect(httpSections("response", { content }).map(({ title }) => title)).toEqual(["Details", "Events", "Body"]);
  const packed = { ...content, encoding: "base64", text: "ZGF0YTogYQoK" };
  expect(httpSections("response", { content: packed }).map(({ title }) => title)).toEqual(["Details", "Body"]);
});
