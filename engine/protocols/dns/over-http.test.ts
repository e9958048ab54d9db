import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { readCapture } from "../../testing/read-capture.ts";
import { httpSections } from "../http/index.ts";
import { dnsOfBody, dnsOfQuery, pathsInHttp } from "./over-http.ts";

const QUERY = latin1Bytes("\x00\x00\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01a\x00\x00\x01\x00\x01");
const TYPE = "application/dns-message";
const body = (bytes: Uint8Array) => ({ keptBytes: bytes.length, bytes: () => bytes });

interface Dns {
  readonly code?: string;
  readonly questions: readonly { readonly name: string; readonly type: string }[];
  readonly answers: readonly { readonly type: string; readonly data: string }[];
}
function line(dns: Dns | undefined): string {
  if (dns === undefined) return "nothing";
  const asked = dns.questions.map(({ name, type }) => `${name} ${type}`);
  return [...asked, dns.code ?? "", ...dns.answers.map(({ type, data }) => `${type} ${data}`)].join(" ").trim();
}

test("dnsdist over HTTP/1.1 and HTTP/2, by POST and by GET", () => {
  const entries = readCapture("dns/over-http.pcap", "http");
  const read = entries.map(({ row, request, response }) => [
    row.protocol.version,
    row.method,
    line(request?.["dns"] as unknown as Dns | undefined),
    line(response?.["dns"] as unknown as Dns | undefined),
  ]);
  expect(read).toEqual([
    ["1.1", "POST", "cart.example A", "cart.example A No Error A 10.4.0.7"],
    ["1.1", "GET", "nowhere.example AAAA", "nowhere.example AAAA Non-Existent Domain"],
    ["1.1", "GET", "nothing", "nothing"],
    ["2.0", "GET", "shop.example TXT", 'shop.example TXT No Error TXT "open all day"'],
    ["2.0", "POST", "cart.example A", "cart.example A No Error A 10.4.0.7"],
  ]);
});

test("the message has its sections behind HTTP's, found by selectors that filters read", () => {
  const [{ response } = { response: null }] = readCapture("dns/over-http.pcap", "http");
  const sections = httpSections("response", (response ?? {}) as never).filter(({ title }) => title.startsWith("DNS: "));
  expect(sections.map(({ title }) => title)).toEqual(["DNS: Details", "DNS: Questions", "DNS: Answers"]);
  expect(JSON.stringify(sections)).toContain('"selector":"response.dns.answers[0].data"');
});

test("every path that filters are offered leads somewhere", () => {
  const documents = readCapture("dns/over-http.pcap", "http").map(({ row }) => row.document);
  for (const { path } of pathsInHttp) {
    const name = `"${path.split(".").at(-1)}":`;
    expect(
      documents.some((document) => document.includes(name)),
      path,
    ).toBe(true);
  }
});

test("the media type decides for bodies, the form of a message for queries", () => {
  const asked = { questions: [{ name: "a", type: "A" }] };
  expect(dnsOfBody("request", body(QUERY), TYPE, codecs)).toMatchObject({ dns: asked });
  expect(dnsOfBody("request", body(QUERY), `${TYPE}; charset=x`, codecs)).toMatchObject({ dns: asked });
  expect(dnsOfBody("request", body(QUERY), "application/dns-json", codecs)).toEqual({});
  expect(dnsOfBody("request", body(QUERY.subarray(0, 14)), TYPE, codecs)).toEqual({});
  expect(dnsOfBody("response", body(new Uint8Array(0)), TYPE, codecs)).toEqual({});
  const text = Buffer.from(QUERY).toString("base64url");
  expect(dnsOfQuery({ dns: text }, codecs)).toMatchObject({ dns: asked });
  for (const other of [[text], "8.8.8.8", "", "A".repeat(100_000), text.replace("AAAB", "AACB")])
    expect(dnsOfQuery({ dns: other }, codecs)).toEqual({});
});

test("a message that is cut says so", () => {
  const cut = QUERY.slice();
  cut[7] = 1;
  expect(dnsOfBody("response", body(cut), TYPE, codecs)).toMatchObject({
    dns: { malformed: "record 1 of 1 is damaged or cut at byte 19" },
  });
});
