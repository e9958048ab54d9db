// Hellos and certificates to values; names; fingerprints against published ones; what is weak.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { Malformed } from "../../bytes/reader.ts";
import { cipherSuiteName, isGrease } from "./cipher-suites.ts";
import {
  decodeCertificates,
  decodeClientHello,
  decodeServerHello,
  decodeSsl2Hello,
  MAX_CERTIFICATES,
} from "./decode.ts";
import { ja3, ja3s, ja3Text, ja4 } from "./fingerprint.ts";
import { alertLevelName, alertName, extensionName, groupName, versionName } from "./names.ts";
import {
  alpn,
  bytesOf,
  certificate,
  chosenVersion,
  type ClientParts,
  clientHello,
  extension,
  numbers,
  RETRY_RANDOM,
  type ServerParts,
  serverHello,
  sized,
  sni,
  ssl2Hello,
  u16,
  versions,
} from "./testing/build.ts";
import type { ClientHello, ServerHello } from "./types.ts";
import { warningsOf } from "./warnings.ts";

const HEADER = 4;
function client(parts: ClientParts): ClientHello {
  const bytes = clientHello(parts);
  return decodeClientHello(bytes, HEADER, bytes.length, codecs);
}
function server(parts: ServerParts): ServerHello {
  const bytes = serverHello(parts);
  return decodeServerHello(bytes, HEADER, bytes.length, codecs);
}

describe("ClientHello", () => {
  test("each extension that is read", () => {
    const extensions = [
      sni("shop.example"),
      alpn("h2", "http/1.1"),
      versions(0x9a9a, 0x0304, 0x0303),
      extension(10, sized(16, numbers([0x001d, 0x0017]))),
      extension(11, sized(8, 0, 1)),
      extension(13, sized(16, numbers([0x0403]))),
      extension(0xfe0d, "outer"),
    ];
    expect(client({ suites: [0x1301, 0xc02f], extensions })).toEqual({
      legacyVersion: 0x0303,
      cipherSuites: [0x1301, 0xc02f],
      extensions: [0, 16, 43, 10, 11, 13, 0xfe0d],
      sni: "shop.example",
      alpn: ["h2", "http/1.1"],
      supportedVersions: [0x9a9a, 0x0304, 0x0303],
      groups: [29, 23],
      pointFormats: [0, 1],
      signatureAlgorithms: [0x0403],
      hasEncryptedHello: true,
    });
  });
  test("without extensions", () => {
    expect(client({ extensions: null })).toMatchObject({ extensions: [], sni: "", alpn: [], hasEncryptedHello: false });
    expect(client({ extensions: [] })).toMatchObject({ extensions: [] });
  });
  test("empty extensions, and a server name that is no host name", () => {
    expect(client({ extensions: [extension(0), extension(16), extension(43)] })).toMatchObject({ sni: "", alpn: [] });
    expect(client({ extensions: [extension(0, sized(16, 1, sized(16, "x"), 0, sized(16, "y")))] }).sni).toBe("y");
  });
  test("damage", () => {
    expect(() => client({ extensions: [bytesOf(u16(0), u16(99))] })).toThrow(Malformed);
    expect(() => client({ extensions: [extension(16, sized(16, 0))] })).toThrow(Malformed);
    expect(() => client({ extensions: [extension(10, sized(16, 1))] })).toThrow(Malformed);
    const bytes = clientHello({ extensions: [sni("a")] });
    for (let cut = HEADER; cut < bytes.length; cut++) {
      // Without its extensions a hello is whole.
      if (cut === HEADER + 2 + 32 + 1 + 4 + 2) continue;
      expect(() => decodeClientHello(bytes, HEADER, cut, codecs), `cut at ${cut}`).toThrow(Malformed);
    }
  });
  test("of SSL 2", () => {
    const bytes = ssl2Hello(0x0301);
    expect(decodeSsl2Hello(bytes, 0, bytes.length)).toMatchObject({
      legacyVersion: 0x0301,
      cipherSuites: [0x2f, 0x010080],
      supportedVersions: [2, 0x0301],
    });
  });
});

describe("ServerHello", () => {
  test("TLS 1.2", () => {
    expect(server({ extensions: [alpn("h2"), extension(0xff01, 0)] })).toEqual({
      legacyVersion: 0x0303,
      version: 0x0303,
      cipherSuite: 0xc02f,
      compression: 0,
      extensions: [16, 0xff01],
      alpn: "h2",
      group: 0,
      isRetry: false,
    });
    expect(server({ version: 0x0301, extensions: null })).toMatchObject({ version: 0x0301, extensions: [] });
  });
  test("TLS 1.3 says its version in an extension", () => {
    const extensions = [chosenVersion(0x0304), extension(51, u16(29), sized(16, new Uint8Array(32)))];
    expect(server({ suite: 0x1301, extensions })).toMatchObject({ version: 0x0304, legacyVersion: 0x0303, group: 29 });
  });
  test("a HelloRetryRequest is known by its random", () => {
    const extensions = [chosenVersion(0x0304), extension(51, u16(24))];
    expect(server({ random: RETRY_RANDOM, extensions })).toMatchObject({ isRetry: true, group: 24 });
  });
});

describe("certificates", () => {
  function decode(bytes: Uint8Array): readonly string[] {
    return decodeCertificates(bytes, HEADER, bytes.length).map((der) => String.fromCharCode(...der));
  }
  test("a chain, none, and more than the limit", () => {
    expect(decode(certificate("leaf", "root"))).toEqual(["leaf", "root"]);
    expect(decode(certificate())).toEqual([]);
    expect(decode(certificate(...Array.from({ length: 40 }, () => "x")))).toHaveLength(MAX_CERTIFICATES);
  });
  test("damage", () => {
    const bytes = certificate("leaf");
    for (let cut = HEADER; cut < bytes.length; cut++) {
      expect(() => decodeCertificates(bytes, HEADER, cut)).toThrow(Malformed);
    }
  });
});

describe("fingerprints", () => {
  // The example of FoxIO's technical_details/JA4.md: a Chrome hello, with GREASE added.
  const suites = [
    [0x1a1a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014],
    [0x009c, 0x009d, 0x002f, 0x0035],
  ].flat();
  const algorithms = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];
  const plain = (type: number) => extension(type, "");
  const chrome = client({
    suites,
    extensions: [
      [plain(0x2a2a), plain(0x001b), sni("a"), plain(0x0033), alpn("h2", "http/1.1"), plain(0x4469)],
      [plain(0x0017), plain(0x002d), extension(13, sized(16, numbers(algorithms)))],
      [plain(0x0005), plain(0x0023), plain(0x0012), versions(0x7a7a, 0x0304, 0x0303), plain(0xff01)],
      [extension(11, sized(8, 0)), extension(10, sized(16, numbers([0x5a5a, 29, 23, 24]))), plain(0x0015)],
    ].flat(),
  });
  test("JA4 of the published example", () => {
    expect(ja4(chrome, codecs)).toBe("t13d1516h2_8daaf6152771_e5627efa2ab1");
  });
  test("JA4 of hellos without this and that", () => {
    expect(ja4(client({ version: 0x0301, suites: [], extensions: null }), codecs)).toBe(
      "t10i000000_000000000000_000000000000",
    );
    expect(ja4(client({ extensions: [alpn("\xabx")] }), codecs)).toMatch(/^t12i0101a8_/);
    expect(ja4(client({ extensions: [alpn("x")] }), codecs)).toMatch(/^t12i0101xx_/);
    expect(ja4(client({ version: 0x0300, suites: Array.from({ length: 120 }, (_, i) => i) }), codecs)).toMatch(
      /^ts3i990000_/,
    );
    expect(ja4(client({ extensions: [versions(0x0a0a)] }), codecs)).toMatch(/^t12i0101/);
  });
  test("JA3 leaves GREASE out and keeps the order", () => {
    expect(ja3Text(chrome)).toBe(
      "771,4865-4866-4867-49195-49199-49196-49200-52393-52392-49171-49172-156-157-47-53," +
        "27-0-51-16-17513-23-45-13-5-35-18-43-65281-11-10-21,29-23-24,0",
    );
    expect(ja3(chrome, codecs)).toMatch(/^[0-9a-f]{32}$/);
  });
  test("JA3S is the MD5 of 769,47,65281-0-11-35-5-16", () => {
    const hello: ServerHello = {
      ...server({}),
      legacyVersion: 769,
      cipherSuite: 47,
      compression: 0,
      extensions: [65281, 0, 11, 35, 5, 16],
    };
    expect(ja3s(hello, codecs)).toBe("836ce314215654b5b1f85f97c73e506f");
  });
});

describe("names", () => {
  test("cipher suites, at the ends of their runs", () => {
    expect(cipherSuiteName(0x0000)).toBe("TLS_NULL_WITH_NULL_NULL");
    expect(cipherSuiteName(0x002f)).toBe("TLS_RSA_WITH_AES_128_CBC_SHA");
    expect(cipherSuiteName(0x00ff)).toBe("TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
    expect(cipherSuiteName(0x1301)).toBe("TLS_AES_128_GCM_SHA256");
    expect(cipherSuiteName(0x1303)).toBe("TLS_CHACHA20_POLY1305_SHA256");
    expect(cipherSuiteName(0xc02b)).toBe("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    expect(cipherSuiteName(0xcca8)).toBe("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    expect(cipherSuiteName(0xabcd)).toBe("0xabcd");
    expect(cipherSuiteName(0x9a9a)).toBe("GREASE");
  });
  test("GREASE is sixteen values (RFC 8701)", () => {
    const values = Array.from({ length: 0x10000 }, (_, value) => value).filter(isGrease);
    expect(values).toHaveLength(16);
    expect(values.slice(0, 2)).toEqual([0x0a0a, 0x1a1a]);
  });
  test("versions, extensions, groups, alerts", () => {
    expect([0x0002, 0x0300, 0x0304, 0x7f1c, 0x0a0a, 0x0305].map(versionName)).toEqual([
      "SSL 2.0",
      "SSL 3.0",
      "TLS 1.3",
      "TLS 1.3 (draft 28)",
      "GREASE",
      "0x0305",
    ]);
    expect([0, 16, 65037, 0x2a2a, 9999].map(extensionName)).toEqual([
      "server_name",
      "application_layer_protocol_negotiation",
      "encrypted_client_hello",
      "GREASE",
      "0x270f",
    ]);
    expect([29, 4588, 0x5a5a].map(groupName)).toEqual(["x25519", "X25519MLKEM768", "GREASE"]);
    expect([0, 40, 48, 121, 99].map(alertName)).toEqual([
      "close_notify",
      "handshake_failure",
      "unknown_ca",
      "ech_required",
      "0x0063",
    ]);
    expect([1, 2, 3].map(alertLevelName)).toEqual(["warning", "fatal", "3"]);
  });
});

describe("warnings", () => {
  function check(version: number, suite: number, expected: readonly string[]): void {
    expect(warningsOf({ ...server({}), version, cipherSuite: suite })).toEqual(expected);
  }
  test("versions and suites", () => {
    check(0x0304, 0x1301, []);
    check(0x0303, 0xc02f, []);
    check(0x0302, 0xc02f, ["TLS 1.1 is deprecated"]);
    check(0x0300, 0x0004, ["SSL 3.0 is deprecated", "TLS_RSA_WITH_RC4_128_MD5 is weak: RC4, MD5"]);
    check(0x0303, 0x000a, ["TLS_RSA_WITH_3DES_EDE_CBC_SHA is weak: 3DES"]);
    check(0x0303, 0x0009, ["TLS_RSA_WITH_DES_CBC_SHA is weak: DES"]);
    check(0x0303, 0x0003, ["TLS_RSA_EXPORT_WITH_RC4_40_MD5 is weak: made weak for export, RC4, MD5"]);
    check(0x0303, 0x003b, ["TLS_RSA_WITH_NULL_SHA256 is weak: without encryption"]);
    check(0x0303, 0x006c, ["TLS_DH_anon_WITH_AES_128_CBC_SHA256 is weak: without authentication"]);
  });
});
