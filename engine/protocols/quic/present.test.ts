import { expect, test } from "vitest";
import { readCapture } from "../../testing/read-capture.ts";
import { presenter } from "./present.ts";

const entries = readCapture("quic/ngtcp2.pcap", "quic");
const CONTEXT = { protocol: presenter, srcPort: 1, dstPort: 443 } as never;

function titles(index: number, side: "request" | "response"): readonly string[] {
  const { request, response } = entries[index] ?? { request: null, response: null };
  const document = { request, response, data: null, event: null } as never;
  const value = (side === "request" ? request : response) ?? {};
  return presenter.sections(side, value as never, document).map((section) => section.title);
}

test("sections: details, then objects, then lists", () => {
  expect(titles(0, "request")).toEqual([
    "Details",
    "Transport Parameters",
    "ALPN",
    "TLS Versions",
    "Cipher Suites",
    "Extensions",
    "Supported Groups",
  ]);
  expect(titles(2, "response")).toEqual(["Details", "Retry", "Extensions"]);
  expect(titles(3, "response")).toEqual(["Details", "Versions of the Server"]);
  expect(titles(10, "response")).toEqual(["Details", "Close"]);
});

test("what is encrypted is not shown as empty", () => {
  expect(entries[0]?.response).not.toHaveProperty("alpn");
  expect(entries[0]?.request).not.toHaveProperty("legacyVersion");
});

test("a side without words has counts only, one without packets is empty", () => {
  const document = { request: {}, response: { initialPackets: 1 }, data: null, event: null };
  expect(presenter.columns(document, CONTEXT)).toMatchObject({ method: "Connection", status: "", outcome: "none" });
  expect(presenter.sections("request", {}, document)).toEqual([]);
});
