// What an entry, a row and a detail show of a handshake.
import { describe, expect, test } from "vitest";
import type { Section } from "../../../contract/index.ts";
import { codecs } from "../../../codecs/index.ts";
import type { Codecs } from "../../codecs.ts";
import { play, type Step } from "../../testing/play.ts";
import { tlsx } from "./index.ts";
import { MAX_SHOWN_NAMES, presenter } from "./present.ts";
import {
  alert,
  alpn,
  bytesOf,
  certificate,
  CHANGE,
  chosenVersion,
  clientHello,
  extension,
  numbers,
  record,
  RETRY_RANDOM,
  serverHello,
  sized,
  sni,
  u16,
  versions,
} from "./testing/build.ts";

/** Certificates are the codecs' business: here they have given facts. */
const FACTS = {
  subject: "CN=shop.example",
  issuer: "CN=ca",
  names: ["shop.example", "www.shop.example"],
  notBefore: "2026-01-01T00:00:00Z",
  notAfter: "2027-01-01T00:00:00Z",
  serial: "01",
};
const withFacts: Codecs = { ...codecs, certificate: (der) => (der.length === 4 ? FACTS : null) };

function entry(...steps: readonly Step[]) {
  const [first] = play(tlsx, steps, { codecs: withFacts }).entries;
  if (first === undefined) throw new Error("no entry");
  return first;
}
const extensions = [
  sni("shop.example"),
  alpn("h2", "http/1.1"),
  versions(0x0a0a, 0x0304, 0x0303),
  extension(10, sized(16, numbers([29]))),
];
const asked: Step = { side: 0, bytes: record(22, clientHello({ suites: [0x0a0a, 0x1301, 0xc02f], extensions })) };
const told: Step = {
  side: 1,
  bytes: record(22, serverHello({ suite: 0x1301, extensions: [chosenVersion(0x0304), extension(51, u16(29))] })),
};
const old: Step = {
  side: 1,
  bytes: bytesOf(
    record(22, serverHello({ version: 0x0301, suite: 0x0005, extensions: [alpn("http/1.1")] })),
    record(22, certificate("good", "damaged")),
    CHANGE,
  ),
};

describe("document", () => {
  test("the client's side", () => {
    expect(entry(asked, told).document.request).toEqual({
      version: 772,
      versionName: "TLS 1.3",
      legacyVersion: 771,
      supportedVersions: ["GREASE", "TLS 1.3", "TLS 1.2"],
      sni: "shop.example",
      alpn: ["h2", "http/1.1"],
      cipherSuites: ["GREASE", "TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"],
      extensions: ["server_name", "application_layer_protocol_negotiation", "supported_versions", "supported_groups"],
      supportedGroups: ["x25519"],
      encryptedClientHello: false,
      ja3: expect.stringMatching(/^[0-9a-f]{32}$/),
      ja4: expect.stringMatching(/^t13d0204h2_[0-9a-f]{12}_[0-9a-f]{12}$/),
    });
  });
  test("the server's side in TLS 1.3", () => {
    expect(entry(asked, told).document.response).toEqual({
      version: 772,
      versionName: "TLS 1.3",
      legacyVersion: 771,
      cipherSuite: 0x1301,
      cipherSuiteName: "TLS_AES_128_GCM_SHA256",
      alpn: "",
      extensions: ["supported_versions", "key_share"],
      group: "x25519",
      ja3s: expect.stringMatching(/^[0-9a-f]{32}$/),
      warnings: [],
    });
  });
  test("the server's side of old, with certificates and warnings", () => {
    expect(entry(asked, old).document.response).toMatchObject({
      version: 769,
      versionName: "TLS 1.0",
      cipherSuiteName: "TLS_RSA_WITH_RC4_128_SHA",
      alpn: "http/1.1",
      warnings: ["TLS 1.0 is deprecated", "TLS_RSA_WITH_RC4_128_SHA is weak: RC4"],
      certificates: [FACTS, { malformed: true, length: 7 }],
    });
  });
  test("an alert, and a retry", () => {
    expect(entry(asked, { side: 1, bytes: alert(2, 70) }).document.response).toEqual({
      alert: { level: "fatal", description: "protocol_version", code: 70, sender: "server" },
    });
    const share = [chosenVersion(0x0304), extension(51, u16(24))];
    const retry: Step = {
      side: 1,
      bytes: record(22, serverHello({ suite: 0x1302, random: RETRY_RANDOM, extensions: share })),
    };
    expect(entry(asked, retry, asked, told).document).toMatchObject({
      request: { retried: true, sni: "shop.example" },
      response: {
        versionName: "TLS 1.3",
        helloRetryRequest: { versionName: "TLS 1.3", cipherSuiteName: "TLS_AES_256_GCM_SHA384", group: "secp384r1" },
      },
    });
  });
  test("lost halves", () => {
    expect(entry(asked).document.response).toEqual({});
    expect(entry(told).document.request).toEqual({});
  });
  test("more names than an entry shows", () => {
    const suites = Array.from({ length: 1000 }, (_, i) => i);
    const { request } = entry({ side: 0, bytes: record(22, clientHello({ suites })) }).document;
    expect(request?.["cipherSuites"]).toHaveLength(MAX_SHOWN_NAMES);
  });
  test("the protocol's version is the negotiated one, else the highest offered", () => {
    const versionOf = (...steps: readonly Step[]) => {
      const seen: string[] = [];
      const spy = {
        ...tlsx,
        open: (...open: Parameters<typeof tlsx.open>) => {
          const [context, setup] = open;
          return tlsx.open({ ...context, emit: (exchange) => void seen.push(exchange.protocol.version) }, setup);
        },
      };
      play(spy, steps, { codecs });
      return seen.at(-1);
    };
    expect(versionOf(asked, told)).toBe("1.3");
    expect(versionOf(asked, old)).toBe("1.0");
    expect(versionOf(asked)).toBe("1.3");
    expect(versionOf({ side: 0, bytes: record(22, clientHello({ version: 0x0300 })) })).toBe("3.0");
    expect(versionOf({ side: 0, bytes: record(22, clientHello({ extensions: [versions(0x7f17)] })) })).toBe("1.3");
  });
});

describe("row", () => {
  function check(steps: readonly Step[], expected: object): void {
    expect(entry(...steps).columns).toMatchObject(expected);
  }
  test("server name, else ports", () => {
    check([asked, told], {
      method: "ClientHello",
      summary: "shop.example",
      summarySelector: "request.sni",
      status: "0",
      outcome: "good",
    });
    check([{ side: 0, bytes: record(22, clientHello()) }, told], { summary: "40000 → 443", summarySelector: "" });
  });
  test("without one side, and refused", () => {
    check([asked], { method: "ClientHello", status: "", outcome: "none" });
    check([told], { method: "ServerHello", status: "0" });
    check([{ side: 1, bytes: alert(2, 40) }], { method: "Alert", status: "handshake_failure", outcome: "bad" });
    check([asked, { side: 1, bytes: alert(2, 40) }], {
      status: "handshake_failure",
      statusSelector: "response.alert.description",
      outcome: "bad",
    });
  });
});

describe("detail", () => {
  function titles(sections: readonly Section[]): readonly string[] {
    return sections.map(({ title }) => title);
  }
  test("tables of each side", () => {
    const { document } = entry(asked, old);
    expect(titles(presenter.sections("request", document.request ?? {}, document))).toEqual([
      "Details",
      "Supported Versions",
      "ALPN",
      "Cipher Suites",
      "Extensions",
      "Supported Groups",
    ]);
    const response = presenter.sections("response", document.response ?? {}, document);
    expect(titles(response)).toEqual(["Details", "Extensions", "Warnings", "Certificate 1", "Certificate 2"]);
    expect(response.at(-2)).toEqual({
      kind: "table",
      title: "Certificate 1",
      rows: [
        { name: "subject", value: "CN=shop.example", selector: "response.certificates[0].subject" },
        { name: "issuer", value: "CN=ca", selector: "response.certificates[0].issuer" },
        { name: "names[0]", value: "shop.example", selector: "response.certificates[0].names[0]" },
        { name: "names[1]", value: "www.shop.example", selector: "response.certificates[0].names[1]" },
        { name: "notBefore", value: "2026-01-01T00:00:00Z", selector: "response.certificates[0].notBefore" },
        { name: "notAfter", value: "2027-01-01T00:00:00Z", selector: "response.certificates[0].notAfter" },
        { name: "serial", value: "01", selector: "response.certificates[0].serial" },
      ],
    });
  });
  test("an alert has a table of its own", () => {
    const { document } = entry(asked, { side: 1, bytes: alert(1, 112) }, told);
    const sections = presenter.sections("response", document.response ?? {}, document);
    expect(sections[1]).toEqual({
      kind: "table",
      title: "Alert",
      rows: [
        { name: "level", value: "warning", selector: "response.alert.level" },
        { name: "description", value: "unrecognized_name", selector: "response.alert.description" },
        { name: "code", value: 112, selector: "response.alert.code" },
        { name: "sender", value: "server", selector: "response.alert.sender" },
      ],
    });
  });
});
