import { expect, test } from "vitest";
import type { JsonObject, Section } from "../../../contract/index.ts";
import { webSocketPresenter } from "./present.ts";
import { WS_13 } from "./protocol.ts";
import { BINARY, CLOSE, client, PING, server, TEXT, talk } from "./testing/frames.ts";

function check(step: Parameters<typeof talk>[0][number], expected: object): void {
  expect(talk([step]).entries[0]?.columns).toMatchObject(expected);
}

test("the list's cells", () => {
  check(client(TEXT, "hello"), {
    method: "text",
    methodSelector: "request.opcode",
    summary: "hello",
    summarySelector: "request.payload",
    status: "",
    statusSelector: "",
    outcome: "none",
  });
  check(server(BINARY, "abc"), {
    method: "binary",
    methodSelector: "response.opcode",
    summary: "",
    summarySelector: "",
  });
  check(server(PING, ""), { method: "ping", summary: "", summarySelector: "" });
  check(server(TEXT, "x".repeat(500)), { summary: "x".repeat(120), summarySelector: "" });
});

test("a close counts by its code", () => {
  check(client(CLOSE, "\x03\xe8bye"), { status: "1000", statusSelector: "request.closeCode", outcome: "none" });
  check(client(CLOSE, "\x03\xe8bye"), { summary: "bye", summarySelector: "" });
  check(server(CLOSE, ""), { status: "1005", outcome: "none" });
  check(server(CLOSE, "\x03\xf3oops"), { status: "1011", outcome: "bad" });
});

test("all fields of a message", () => {
  const [text, close] = talk([client(TEXT, "hi"), server(CLOSE, "\x03\xf3oops")]).entries;
  expect(text?.document).toEqual({
    request: {
      opcode: "text",
      fin: true,
      masked: true,
      payloadLength: 2,
      payload: "hi",
      encoding: "",
      compressed: false,
    },
    response: null,
    data: null,
    event: null,
  });
  expect(close?.document.response).toMatchObject({ closeCode: 1011, closeReason: "oops", masked: false });
});

test("sections", () => {
  const titles = (sections: readonly Section[]): readonly string[] => sections.map(({ title }) => title);
  const [text, empty] = talk([client(TEXT, "hi"), client(TEXT, "")]).entries;
  const { document } = text ?? { document: { request: null, response: null, data: null, event: null } };
  const sections = webSocketPresenter.sections("request", document.request as JsonObject, document);
  expect(titles(sections)).toEqual(["Details", "Payload"]);
  expect(sections[0]).toMatchObject({
    rows: expect.arrayContaining([{ name: "Opcode", value: "text", selector: "request.opcode" }]),
  });
  expect(sections[1]).toMatchObject({ body: "hi", encoding: "", mimeType: "text/plain", selector: "request.payload" });
  expect(titles(webSocketPresenter.sections("request", empty?.document.request as JsonObject, document))).toEqual([
    "Details",
  ]);
  expect(webSocketPresenter.sections("data", {}, document)).toEqual([]);
});

test("entries are told to be WebSocket", () => {
  expect(WS_13).toMatchObject({ name: "ws", version: "13", abbr: "WS", macro: "ws", backgroundColor: "#303f9f" });
});
