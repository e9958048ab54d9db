// A conversation with a real dnsmasq, in words. What tshark says of the same file is compared by `npm run conformance`.
import { expect, test } from "vitest";
import { type ReadEntry, readCapture, type Side } from "../../testing/read-capture.ts";

interface Question {
  readonly name: string;
  readonly type: string;
}
interface Answer {
  readonly type: string;
  readonly data: string;
}

/** Longest data shown of a record. */
const SHOWN = 60;

/** `udp a.example A → No Error: A 192.0.2.1, …`, with `truncated` where the answer did not fit. */
function line({ row, request, response, error }: ReadEntry): string {
  const questions = (request?.["questions"] ?? []) as unknown as readonly Question[];
  const asked = questions.map(({ name, type }) => `${name} ${type}`).join(" + ");
  const transport = row.stream.includes("_udp") ? "udp" : "tcp";
  return `${transport} ${asked} → ${answerText(response)}${error === null ? "" : ` !${error.type}`}`;
}
function answerText(response: Side | null): string {
  const answers = (response?.["answers"] ?? []) as unknown as readonly Answer[];
  const records = answers.map(({ type, data }) => `${type} ${data.slice(0, SHOWN)}`).join(", ");
  const code = typeof response?.["code"] === "string" ? response["code"] : "-";
  return `${code}${response?.["truncated"] === true ? " truncated" : ""}${records === "" ? "" : `: ${records}`}`;
}

test("dnsmasq", () => {
  expect(readCapture("dns/dnsmasq.pcap", "dns").map(line)).toEqual([
    "udp cart.shop.svc.cluster.local A → No Error: A 10.4.0.7",
    "udp cart.shop.svc.cluster.local AAAA → No Error: AAAA fd00::7",
    "udp _http._tcp.cart.shop.svc.cluster.local SRV → No Error: SRV 5 50 8080 cart.shop.svc.cluster.local",
    "udp shop.cluster.local MX → No Error: MX 10 mail.shop.cluster.local",
    'udp shop.cluster.local TXT → No Error: TXT "v=spf1 -all" "second text"',
    'udp shop.cluster.local NAPTR → No Error: NAPTR 100 10 "S" "SIP+D2U" "" _sip._udp.shop.cluster.local',
    'udp shop.cluster.local CAA → No Error: CAA 0 issue "ca.example"',
    "udp www.shop.cluster.local A → No Error: CNAME price.shop.svc.cluster.local, A 10.4.1.9",
    "udp 9.1.4.10.in-addr.arpa PTR → No Error: PTR price.shop.svc.cluster.local",
    "udp nowhere.cluster.local A → Non-Existent Domain",
    "udp example.org A → Query Refused",
    "udp long.cluster.local TXT → No Error truncated",
    'tcp long.cluster.local TXT → No Error: TXT "00000000000000000000000000000000000000000000000000000000000',
    'udp shop.cluster.local HTTPS → No Error: HTTPS 1 . alpn="h2,h3" port=443',
    "udp shop.cluster.local TYPE65280 → No Error: TYPE65280 \\# 3 abcdef",
    "udp price.shop.svc.cluster.local A → No Error: A 10.4.1.9",
    "udp price.shop.svc.cluster.local A → No Error: A 10.4.1.9",
    "udp Price.SHOP.svc.cluster.local AAAA → No Error: AAAA fd00::9",
    "udp version.bind TXT → Query Refused",
    "tcp cart.shop.svc.cluster.local A → No Error: A 10.4.0.7",
    "tcp price.shop.svc.cluster.local A → No Error: A 10.4.1.9",
    "tcp shop.cluster.local MX → No Error: MX 10 mail.shop.cluster.local",
    'tcp long.cluster.local TXT → No Error: TXT "00000000000000000000000000000000000000000000000000000000000',
  ]);
});

test("the client subnet and the cookie of a query, and the size that the server takes", () => {
  const asked = readCapture("dns/dnsmasq.pcap", "dns").map(({ request }) => request?.["edns"]);
  expect(asked.filter((edns) => edns !== null)[0]).toEqual({
    version: 0,
    udpPayloadSize: 1232,
    dnssecOk: true,
    extendedCode: 0,
    options: [
      { code: 8, name: "ECS", value: "198.51.100.0/24/0" },
      { code: 10, name: "COOKIE", value: "0102030405060708" },
    ],
  });
});
