// SOAP inside HTTP conversations: which entries are SOAP, and what they say.
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { codecs } from "../../../codecs/index.ts";
import { play, type Played, type Step } from "../../testing/play.ts";
import { client, server, talk } from "../http/testing/talk.ts";
import { http } from "../http/index.ts";
import { http2 } from "../http2/index.ts";
import {
  client as client2,
  data,
  END_STREAM,
  headers,
  PREFACE,
  post as post2,
  server as server2,
  SETTINGS,
  status,
} from "../http2/testing/frames.ts";
import { MAX_HEADERS } from "./envelope.ts";

const NS_1_1 = "http://schemas.xmlsoap.org/soap/envelope/";
const NS_1_2 = "http://www.w3.org/2003/05/soap-envelope";
const XML = "text/xml; charset=utf-8";

function envelope(body: string, head = "", namespace = NS_1_1): string {
  return `<?xml version="1.0"?><s:Envelope xmlns:s="${namespace}">${head}<s:Body>${body}</s:Body></s:Envelope>`;
}
const PRICE = '<m:GetPrice xmlns:m="urn:shop"><sku>7</sku></m:GetPrice>';
const PRICED = envelope('<GetPriceResponse xmlns="urn:shop"><price>1</price></GetPriceResponse>');
const FAULT_1_1 = envelope(
  "<s:Fault><faultcode>s:Client</faultcode><faultstring>no &lt;sku></faultstring><faultactor>shop</faultactor><detail><e:NoSku xmlns:e='urn:e'/></detail></s:Fault>",
);
const FAULT_1_2 = envelope(
  '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>m:NoSku</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">no sku</s:Text><s:Text xml:lang="de">nein</s:Text></s:Reason><s:Role>urn:r</s:Role><s:Detail><x/></s:Detail></s:Fault>',
  "",
  NS_1_2,
);

function post(body: string, type = XML, more = ""): Step {
  return client(`POST /shop HTTP/1.1\nContent-Type: ${type}\n${more}Content-Length: ${body.length}\n\n${body}`);
}
function answer(body: string, code = 200, type = XML): Step {
  return server(`HTTP/1.1 ${code} X\nContent-Type: ${type}\nContent-Length: ${body.length}\n\n${body}`);
}
/** `protocol method summary → status outcome`. */
function line({ protocol, columns, error }: Played): string {
  const { method, summary, status: code, outcome } = columns;
  return `${protocol} ${method} ${summary} → ${code} ${outcome}${error === null ? "" : ` !${error.type}`}`;
}
function check(steps: readonly Step[], ...expected: readonly string[]): readonly Played[] {
  const { entries } = talk(steps);
  expect(entries.map(line)).toEqual(expected);
  return entries;
}
function soap(steps: readonly Step[], side: "request" | "response"): JsonObject {
  return talk(steps).entries[0]?.document[side]?.["soap"] as JsonObject;
}

test("the operation is the body's element, in either version", () => {
  check([post(envelope(PRICE)), answer(PRICED)], "SOAP GetPrice /shop → 200 good");
  check([post(envelope(PRICE, "", NS_1_2), "application/soap+xml"), answer(PRICED)], "SOAP GetPrice /shop → 200 good");
  const head = "<s:Header><w:Security xmlns:w='w'><Body/></w:Security><t:Trace xmlns:t='t'/></s:Header>";
  expect(soap([post(envelope(PRICE, head), XML, 'SOAPAction: "urn:shop#Price"\n')], "request")).toEqual({
    version: "1.1",
    element: "GetPrice",
    namespace: "urn:shop",
    headers: ["Security", "Trace"],
    action: "urn:shop#Price",
    operation: "GetPrice",
  });
  expect(soap([post(envelope(PRICE)), answer(PRICED)], "response")).toEqual({
    version: "1.1",
    element: "GetPriceResponse",
    namespace: "urn:shop",
    headers: [],
  });
});

test.each([
  [
    "an encrypted body",
    envelope("<x:EncryptedData xmlns:x='x'/>"),
    XML,
    'SOAPAction: "http://shop/IShop/GetPrice"\n',
    "GetPrice",
  ],
  ["an empty body", envelope(""), XML, "SOAPAction: urn:shop#GetPrice\n", "GetPrice"],
  [
    "the media type's action",
    envelope("", "", NS_1_2),
    'application/soap+xml; action="urn:shop:GetPrice"',
    "",
    "GetPrice",
  ],
  [
    "WS-Addressing's action",
    envelope("", "<s:Header><a:Action xmlns:a='a'>urn:shop/GetPrice</a:Action></s:Header>"),
    XML,
    "",
    "GetPrice",
  ],
  ["no name at all", envelope(""), XML, 'SOAPAction: ""\n', "POST"],
])("the operation of %s", (_, body, type, more, expected) => {
  check([post(body, type, more), answer(PRICED)], `SOAP ${expected} /shop → 200 good`);
});

test("faults are errors whatever the status says", () => {
  check([post(envelope(PRICE)), answer(FAULT_1_1)], "SOAP GetPrice /shop → Client bad");
  check([post(envelope(PRICE)), answer(FAULT_1_2, 500)], "SOAP GetPrice /shop → Sender bad");
  expect(soap([post(envelope(PRICE)), answer(FAULT_1_1)], "response")).toMatchObject({
    errorCode: "Client",
    errorMessage: "no <sku>",
    errorActor: "shop",
    errorDetail: "NoSku",
  });
  expect(soap([post(envelope(PRICE)), answer(FAULT_1_2)], "response")).toMatchObject({
    errorCode: "Sender",
    errorSubcode: "NoSku",
    errorMessage: "no sku",
    errorActor: "urn:r",
    errorDetail: "x",
  });
  // A fault of somebody else's making is an element like others.
  check([post(envelope(PRICE)), answer(envelope("<Fault xmlns='urn:shop'/>"))], "SOAP GetPrice /shop → 200 good");
  check([post(envelope(PRICE)), answer(envelope("<s:Fault/>"))], "SOAP GetPrice /shop → 200 bad");
  check([post(envelope(PRICE)), answer("<html>", 503, "text/html")], "SOAP GetPrice /shop → 503 bad");
});

test("with attachments, the envelope is the first part", () => {
  const parts = `--b\r\nContent-Type: application/xop+xml\r\n\r\n${envelope(PRICE)}\r\n--b\r\n\r\n\x00\xff\r\n--b--`;
  const type = 'multipart/related; type="application/xop+xml"; boundary="b"';
  const message = `POST /shop HTTP/1.1\nContent-Type: ${type}\nContent-Length: ${parts.length}\n\n`.replaceAll(
    "\n",
    "\r\n",
  );
  check([{ side: 0, bytes: `${message}${parts}` }, answer(PRICED)], "SOAP GetPrice /shop → 200 good");
});

test("other XML is plain HTTP", () => {
  for (const body of [
    "<Envelope/>",
    `<Envelope xmlns="urn:other"><Body/></Envelope>`,
    `<a>${envelope(PRICE)}</a>`,
    `<!DOCTYPE x [<!ENTITY a "b">]>${envelope(PRICE)}`,
    "Envelope",
  ])
    check([post(body), answer(PRICED)], "HTTP POST /shop → 200 good");
  check([post(envelope(PRICE), "text/html"), answer(PRICED)], "HTTP POST /shop → 200 good");
});

test("halves, and a request that is cut", () => {
  check([answer(FAULT_1_1)], "SOAP Fault  → Client bad !pair-not-found");
  check([post(envelope(PRICE)), { side: 0, end: "fin" }], "SOAP GetPrice /shop →  none !pair-not-found");
  const cut = envelope(PRICE).slice(0, -40);
  const head = `POST /shop HTTP/1.1\nContent-Type: ${XML}\nContent-Length: ${cut.length + 40}\n\n${cut}`;
  check([client(head), { side: 0, gap: 40 }, answer(PRICED)], "SOAP GetPrice /shop → 200 good");
});

test("names that a peer makes long are cut in the list", () => {
  const name = "a".repeat(5000);
  const [entry] = talk([post(envelope(`<${name}/>`)), answer(PRICED)]).entries;
  expect([entry?.columns.method.length, entry?.columns.methodSelector]).toEqual([120, ""]);
  const blocks = `<s:Header>${"<h/>".repeat(MAX_HEADERS + 50)}</s:Header>`;
  expect(soap([post(envelope(PRICE, blocks))], "request")["headers"]).toHaveLength(MAX_HEADERS);
});

test("over HTTP/2", () => {
  const steps = [
    client2(
      PREFACE,
      SETTINGS,
      headers(1, post2("/shop", { "content-type": XML })),
      data(1, envelope(PRICE), END_STREAM),
    ),
    server2(SETTINGS, headers(1, status(200, { "content-type": XML })), data(1, FAULT_1_1, END_STREAM)),
  ];
  expect(play(http2, steps, { codecs }).entries.map(line)).toEqual(["SOAP GetPrice /shop → Client bad"]);
});

test("the detail shows what was asked and what went wrong", () => {
  const [entry] = talk([post(envelope(PRICE)), answer(FAULT_1_1)]).entries;
  const rows = (side: "request" | "response"): readonly string[] =>
    http.presenter
      .sections(side, entry?.document[side] ?? {}, entry?.document as never)
      .flatMap((section) => (section.kind === "table" && section.title === "SOAP" ? section.rows : []))
      .map(({ name, value, selector }) => `${name}: ${String(value)} @${selector}`);
  expect(rows("request")).toContain("Operation: GetPrice @request.soap.operation");
  expect(rows("response")).toContain("Fault Code: Client @response.soap.errorCode");
});
