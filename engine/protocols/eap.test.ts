// EAP packets of all kinds, whole and cut.
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { decodeEap } from "./eap.ts";

function of(...octets: readonly (number | string)[]): unknown {
  return decodeEap(
    Uint8Array.from(octets.flatMap((one) => (typeof one === "string" ? [...new TextEncoder().encode(one)] : [one]))),
    codecs,
  );
}

test("who somebody says he is; a server's question names nobody", () => {
  expect(of(2, 7, 0, 8, 1, "bob")).toEqual({
    code: 2,
    codeName: "Response",
    identifier: 7,
    length: 8,
    type: 1,
    typeName: "Identity",
    identity: "bob",
  });
  expect(of(1, 7, 0, 8, 1, "who")).not.toHaveProperty("identity");
  expect(of(2, 7, 255, 255, 1, "bob")).toMatchObject({ identity: "bob" });
});
test("methods by name, refused and expanded ones", () => {
  expect(of(2, 1, 0, 7, 3, 25, 99)).toMatchObject({ typeName: "Nak", desiredTypes: ["PEAP", "type 99"] });
  expect(of(1, 1, 0, 12, 254, 0, 0x37, 0x2a, 0, 0, 0, 1)).toMatchObject({ vendorId: 14_122, vendorType: 1 });
  expect(of(1, 1, 0, 6, 254, 0)).toMatchObject({ typeName: "Expanded" });
});
test("what it proves is not told", () => {
  expect(JSON.stringify(of(2, 1, 0, 11, 6, "secret"))).not.toContain("secret");
});
test("success and failure; less than a header is nothing", () => {
  expect(of(3, 1, 0, 4)).toEqual({ code: 3, codeName: "Success", identifier: 1, length: 4 });
  expect(of(9, 1, 0, 4)).toMatchObject({ codeName: "code 9" });
  expect(of(3, 1, 0)).toBeNull();
});
