// AVPs by type, groups with their bounds, what is secret or too much.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes } from "../../testing/play.ts";
import { AvpReader, MAX_AVPS, MAX_DEPTH } from "./avps.ts";
import { avp, int } from "./testing/encode.ts";

const TGPP = 10_415;

function read(bytes: string): { readonly list: readonly unknown[]; readonly reader: AvpReader } {
  const reader = new AvpReader(codecs);
  return { list: reader.read(latin1Bytes(bytes), 0), reader };
}

describe("values", () => {
  test.each([
    ["text", avp(263, "a;1;2"), { name: "Session-Id", value: "a;1;2", vendorId: 0 }],
    ["text that is none", avp(263, "\xff"), { value: "ff" }],
    ["number", avp(268, int(2001)), { name: "Result-Code", value: 2001 }],
    ["number of a wrong size", avp(268, "abc"), { value: "616263" }],
    ["large", avp(421, int(2 ** 40, 8)), { name: "CC-Total-Octets", value: 2 ** 40 }],
    ["too large to be exact", avp(421, "\xff".repeat(8)), { value: "18446744073709551615" }],
    ["negative", avp(429, "\xff\xff\xff\xfe"), { name: "Exponent", value: -2 }],
    ["negative and large", avp(447, "\xff".repeat(8)), { name: "Value-Digits", value: -1 }],
    ["enumerated", avp(416, int(1)), { value: 1, valueName: "INITIAL_REQUEST" }],
    ["IPv4 address", avp(257, `\0\x01${int(0x0a090004)}`), { value: "10.9.0.4" }],
    ["IPv6 address", avp(257, `\0\x02${"\0".repeat(15)}\x01`), { value: "::1" }],
    ["telephone number as address", avp(257, "\0\x0849123"), { value: "49123" }],
    ["address of a wrong size", avp(257, "\0\x01\x0a"), { value: "00010a" }],
    ["time", avp(55, int(3_987_000_000)), { value: "2026-05-05T20:00:00Z" }],
    ["time behind 2036", avp(55, int(1)), { value: "2036-02-07T06:28:17Z" }],
    ["octets that are text", avp(1005, "web", TGPP), { name: "Charging-Rule-Name", value: "web" }],
    ["octets", avp(701, "\x21\xf3", TGPP), { name: "MSISDN", value: "21f3" }],
    ["of RADIUS", avp(8, int(0x0a090004)), { name: "Framed-IP-Address", value: "10.9.0.4" }],
    ["enumerated of RADIUS", avp(6, int(2)), { name: "Service-Type", valueName: "Framed" }],
    ["unknown", avp(99_999, "\x01"), { name: "AVP-99999", value: "01" }],
    ["of another vendor", avp(263, "a", 77), { name: "AVP-263", vendorId: 77, value: "a" }],
  ])("%s", (_name, bytes, expected) => {
    expect(read(bytes).list).toMatchObject([expected]);
  });
});
test("flags", () => {
  expect(read(avp(263, "a", 0, 0x60)).list).toMatchObject([
    { flags: { vendorSpecific: false, mandatory: true, protected: true } },
  ]);
});
test("groups end where they say, and hold no more than they say", () => {
  const inner = avp(450, int(1)) + avp(444, "001010000000001");
  expect(read(avp(443, inner) + avp(263, "a")).list).toMatchObject([
    { name: "Subscription-Id", avps: [{ valueName: "END_USER_IMSI" }, { value: "001010000000001" }] },
    { name: "Session-Id" },
  ]);
  const { list, reader } = read(avp(443, int(450) + int(0x40, 1) + int(100, 3) + int(1)) + avp(263, "a"));
  expect(list).toMatchObject([{ avps: [] }, { value: "a" }]);
  expect(reader.reason).toBe("AVP 450 ends early at byte 0");
});
test("lengths that cannot be", () => {
  for (const [length, vendorFlag] of [
    [0, 0],
    [7, 0],
    [8, 0x80],
    [11, 0x80],
  ] as const) {
    const { list, reader } = read(int(263) + int(vendorFlag, 1) + int(length, 3) + int(1));
    expect([list.length, reader.reason]).toEqual([0, "AVP 263 ends early at byte 0"]);
  }
  expect(read("abc").reader.reason).toBe("an AVP ends early at byte 0");
});
test("groups that are nested too deeply are bytes from there on", () => {
  let bytes = avp(264, "deep");
  for (let i = 0; i < MAX_DEPTH + 3; i++) bytes = avp(279, bytes);
  const shown = JSON.stringify(read(bytes).list);
  expect(shown.match(/"avps"/g)).toHaveLength(MAX_DEPTH);
});
test("more AVPs than are shown are counted, over all levels", () => {
  const group = avp(443, avp(450, int(1)).repeat(MAX_AVPS));
  const { reader } = read(group + avp(263, "a"));
  expect(reader.leftOut).toBe(2);
});
test("passwords, keys and what proves them are hidden; EAP says what it is", () => {
  const secret = "open-sesame-7";
  const { list } = read(
    [2, 69, 343, 405, 464, 583].map((code) => avp(code, secret)).join("") +
      [405, 406, 609, 610, 625, 626, 1114, 1448, 1450, 1453, 1454, 1535]
        .map((code) => avp(code, secret, TGPP))
        .join("") +
      avp(462, `\x02\x01\0\x08\x01bob`),
  );
  expect(list).toHaveLength(19);
  expect(JSON.stringify(list)).not.toContain(secret);
  expect(JSON.stringify(list)).not.toContain(Buffer.from(secret).toString("hex"));
  expect(list.at(-1)).toMatchObject({ name: "EAP-Payload", value: "***", eap: { identity: "bob" } });
});
