// Sections of the detail: values as bodies, keys, flags and statistics as tables.
import { expect, test } from "vitest";
import { presenter } from "./present.ts";

const DOCUMENT = { request: null, response: null, data: null, event: null };

test("a value, several values, statistics", () => {
  const titles = (value: Parameters<typeof presenter.sections>[1]) =>
    presenter.sections("response", value, DOCUMENT).map((section) => `${section.kind} ${section.title}`);
  expect(titles({ status: "END", value: "x", encoding: "", mimeType: "text/plain" })).toEqual([
    "table Details",
    "body Value",
  ]);
  expect(
    titles({
      status: "END",
      items: [
        { key: "a", value: "x" },
        { key: "b", value: "y" },
      ],
    }),
  ).toEqual(["table Details", "body a", "body b"]);
  expect(titles({ keys: ["a", "b"], metaFlags: { v: "" }, stats: { pid: 1 } })).toEqual([
    "table Details",
    "table Keys",
    "table Flags",
    "table Statistics",
  ]);
});
test("bytes stay base64, with the selector of the value", () => {
  const value = { items: [{ key: "a", value: "/w==", encoding: "base64", mimeType: "application/octet-stream" }] };
  expect(presenter.sections("response", value, DOCUMENT)[1]).toEqual({
    kind: "body",
    title: "a",
    body: "/w==",
    encoding: "base64",
    mimeType: "application/octet-stream",
    selector: "response.items[0].value",
  });
});
