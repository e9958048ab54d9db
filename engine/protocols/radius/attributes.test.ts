// Values by type, vendors, tags, extended attributes; what is secret or too much.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { MAX_ATTRIBUTES, readAttributes } from "./attributes.ts";
import { attribute, message, vendor } from "./testing/encode.ts";
import { RadiusMessage } from "./types.ts";

const messageOf = (bytes: Uint8Array): RadiusMessage => new RadiusMessage(codecs, bytes, 0, bytes.length);
function read(...attributes: readonly Uint8Array[]): ReturnType<typeof readAttributes> {
  return readAttributes(messageOf(message(1, 1, 1, ...attributes)), codecs);
}
function only(one: Uint8Array): unknown {
  return read(one).list[0];
}

describe("values", () => {
  test.each([
    [attribute(1, "täger"), { name: "User-Name", value: "täger" }],
    [attribute(1, [0xff, 0xfe]), { name: "User-Name", value: "fffe" }],
    [attribute(4, [10, 4, 0, 7]), { name: "NAS-IP-Address", value: "10.4.0.7" }],
    [attribute(4, [10, 4]), { name: "NAS-IP-Address", value: "0a04" }],
    [attribute(6, [0, 0, 0, 2]), { name: "Service-Type", value: 2, valueName: "Framed" }],
    [attribute(6, [0, 0, 1, 2]), { name: "Service-Type", value: 258 }],
    [attribute(42, [255, 255, 255, 255]), { name: "Acct-Input-Octets", value: 4_294_967_295 }],
    [attribute(55, [0x65, 0, 0, 0]), { name: "Event-Timestamp", value: "2023-09-12T06:06:56Z" }],
    [attribute(97, [0, 64, 0x20, 1, 0xd, 0xb8, 0, 7, 0, 0]), { value: "2001:db8:7::/64" }],
    [attribute(97, [0, 200, 1]), { value: "00c801" }],
    [attribute(155, [0, 24, 10, 4, 0, 0]), { value: "10.4.0.0/24" }],
    [attribute(24, [1, 2]), { name: "State", value: "0102" }],
    [attribute(250, [1]), { type: 250, name: "Attribute-250", value: "01" }],
  ])("%s", (bytes, expected) => {
    expect(only(bytes)).toMatchObject(expected);
  });
});
test("tags: a number always has one, a text only where its first byte is one", () => {
  expect(only(attribute(64, [1, 0, 0, 13]))).toMatchObject({ tag: 1, value: 13, valueName: "VLAN" });
  expect(only(attribute(64, [0, 0, 0, 13]))).toEqual({ type: 64, name: "Tunnel-Type", value: 13, valueName: "VLAN" });
  expect(only(attribute(81, [2, 0x34, 0x32]))).toMatchObject({ tag: 2, value: "42" });
  expect(only(attribute(81, "42"))).toEqual({ type: 81, name: "Tunnel-Private-Group-Id", value: "42" });
});
test("vendors: by name, several in one, unknown ones, and what has another form", () => {
  expect(read(vendor(9, attribute(1, "shell:priv-lvl=15"), attribute(2, "3"))).list).toEqual([
    { type: 26, vendorId: 9, vendor: "Cisco", vendorType: 1, name: "Cisco-AVPair", value: "shell:priv-lvl=15" },
    { type: 26, vendorId: 9, vendor: "Cisco", vendorType: 2, name: "Cisco-NAS-Port", value: "3" },
  ]);
  expect(only(vendor(77_777, attribute(5, [1])))).toMatchObject({ name: "Vendor-77777-Attribute-5", value: "01" });
  expect(only(vendor(429, Uint8Array.of(0, 0, 0, 9, 1)))).toMatchObject({
    name: "Vendor-Specific",
    value: "0000000901",
  });
  expect(only(attribute(26, [0, 0]))).toMatchObject({ name: "Vendor-Specific", value: "0000" });
  // Its flags are no part of the value.
  expect(only(vendor(24_757, attribute(1, [0, 7])))).toMatchObject({ value: "07" });
});
test("extended attributes have a second type, long ones flags", () => {
  expect(only(attribute(241, [3, 0xaa]))).toMatchObject({ type: 241, extendedType: 3, value: "aa" });
  expect(only(attribute(245, [3, 0x80, 0xaa]))).toMatchObject({ type: 245, extendedType: 3, value: "aa" });
});
test("secrets are hidden, also in pairs of a vendor", () => {
  const secret = "open-sesame-7";
  const all = read(
    ...[2, 3, 69, 70].map((type) => attribute(type, secret)),
    attribute(79, secret),
    ...[1, 3, 16, 25].map((type) => vendor(311, attribute(type, secret))),
    vendor(9, attribute(1, `shell:enable-password=${secret}`), attribute(1, `ipsec:PSK*${secret}`)),
    vendor(14_988, attribute(16, secret)),
  );
  expect(all.list).toHaveLength(12);
  expect(JSON.stringify(all.list)).not.toContain(secret);
  expect(JSON.stringify(all.list)).not.toContain(Buffer.from(secret).toString("hex"));
  expect(JSON.stringify(all.list)).toContain("shell:enable-password=***");
});
test("EAP in pieces is one packet", () => {
  const { eap } = read(attribute(79, [2, 1]), attribute(1, "bob"), attribute(79, [0, 4]));
  expect([...eap]).toEqual([2, 1, 0, 4]);
});
test("more attributes than are shown are counted", () => {
  const { list, leftOut } = read(...Array.from({ length: MAX_ATTRIBUTES + 7 }, () => attribute(24, [])));
  expect([list.length, leftOut]).toEqual([MAX_ATTRIBUTES, 7]);
});
