// Handshakes of Node's TLS with itself, in words; JA3 and JA3S are tshark's, compared by `npm run conformance`.
import { expect, test } from "vitest";
import { type ReadEntry, readCapture, type Side } from "../../testing/read-capture.ts";

interface Certificate {
  readonly subject: string;
  readonly names: readonly string[];
}
function certificates(side: Side | null): readonly string[] {
  return ((side?.["certificates"] ?? []) as unknown as readonly Certificate[]).map(({ subject }) => subject);
}

/** What one handshake came to. */
function facts({ row, request, response, error }: ReadEntry): object {
  const { cipherSuiteName: suite, ja3s, group, warnings } = response ?? {};
  return {
    version: row.protocol.version,
    suite,
    group,
    warnings,
    ja3: request?.["ja3"],
    ja4: request?.["ja4"],
    ja3s,
    certificates: [...certificates(request), ...certificates(response)],
    alert: response?.["alert"],
    retried: request?.["retried"],
    error,
  };
}
const handshakes = readCapture("tls/node-openssl.pcap", "tlsx");
const [modern, full, resumed, mutual, retried, noVersion, noSuite, old] = handshakes.map(facts);

function check(handshake: object | undefined, expected: object): void {
  expect(handshake).toEqual({
    suite: undefined,
    group: undefined,
    warnings: undefined,
    ja3s: undefined,
    certificates: [],
    alert: undefined,
    retried: undefined,
    error: null,
    ...expected,
  });
}
const HELLO_13 = { ja4: "t13d5212h2_b262b3658495_8e6e362c5eac", ja3: "d67b094811e5145139d7cea5f014309f" };
const HELLO_12 = { ja4: "t12d490800_a3a57eb31a6a_36cef8aed422", ja3: "f9efc1860301ae8debbad311eb542e16" };
const SUITE_13 = { suite: "TLS_AES_256_GCM_SHA384", warnings: [], ja3s: "15af977ce25de452b96affa2addb1036" };
const SUITE_12 = { suite: "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", group: "", warnings: [] };

test("there are eight, all for the same name", () => {
  expect(handshakes.map(({ row }) => row.summary)).toEqual(Array.from({ length: 8 }, () => "pay.example"));
});
test("TLS 1.3", () => {
  check(modern, { version: "1.3", ...HELLO_13, ...SUITE_13, group: "X25519MLKEM768" });
});
test("TLS 1.2 in full, resumed, and with a client's certificate", () => {
  const ja3s = "10b29985cd0ecd878ac083f059c42d51";
  check(full, { version: "1.2", ...HELLO_12, ...SUITE_12, ja3s, certificates: ["CN=pay.example"] });
  check(resumed, { version: "1.2", ...HELLO_12, ...SUITE_12, ja3s: "4ce0442e9d20d092d9d74e9ce54b363a" });
  check(mutual, {
    version: "1.2",
    ...HELLO_12,
    ...SUITE_12,
    ja3s,
    certificates: ["CN=shopper.example", "CN=pay.example"],
  });
});
test("a HelloRetryRequest", () => {
  check(retried, {
    version: "1.3",
    ja3: "ab749f1990b302663172caaa61f9527d",
    ja4: "t13d521100_b262b3658495_8e6e362c5eac",
    ...SUITE_13,
    group: "secp384r1",
    retried: true,
  });
});
test("no version, no suite in common", () => {
  const alert = (code: number, description: string) => ({ level: "fatal", description, code, sender: "server" });
  check(noVersion, { version: "1.2", ...HELLO_12, alert: alert(70, "protocol_version") });
  check(noSuite, {
    version: "1.2",
    ja3: "07fcfdbde9925cc9a8eaef62b1c931d1",
    ja4: "t12d010800_2b770ff69af3_36cef8aed422",
    alert: alert(40, "handshake_failure"),
  });
});
test("TLS 1.0 is warned of", () => {
  check(old, {
    version: "1.0",
    ja3: "c4e01a89eb759eade7ad12f9295fdf08",
    ja4: "t10d230600_44099cda8a52_195413a0cc0f",
    suite: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    group: "",
    ja3s: "ef11b7c1bd520da6824fcd0cf876de79",
    warnings: ["TLS 1.0 is deprecated"],
    certificates: ["CN=pay.example"],
  });
});
test("the names in a certificate", () => {
  const [certificate] = (handshakes[1]?.response?.["certificates"] ?? []) as unknown as readonly Certificate[];
  expect(certificate?.names).toEqual(["pay.example", "www.pay.example"]);
});
