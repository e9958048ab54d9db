// A conversation with a real OpenLDAP, in words. What tshark says of the same file is compared by `npm run conformance`.
import { expect, test } from "vitest";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

const entries = readCapture("ldap/openldap.pcap", "ldap");

function of(operation: string): readonly ReadEntry[] {
  return entries.filter(({ row }) => row.method === operation);
}
function results(operation: string): readonly unknown[] {
  return of(operation).map(({ response }) => response?.["resultName"]);
}

test("operations and their results", () => {
  expect(results("bind").slice(0, 2)).toEqual(["invalidCredentials", "success"]);
  expect(results("add")).toEqual(["success", "success", "success", "entryAlreadyExists"]);
  expect([results("modify"), results("compare"), results("modDN"), results("delete")]).toEqual([
    ["success"],
    ["compareTrue"],
    ["success"],
    ["success"],
  ]);
  expect(results("search")).toContain("noSuchObject");
});
test("searches: filters as they are written, and what they found", () => {
  const filters = of("search").map(({ request }) => request?.["filter"]);
  expect(filters).toEqual([
    "(|(cn=*o*)(sn>=K)(mail=alice@*))",
    String.raw`(cn=with \28brackets\29)`,
    "(objectclass=*)",
    "(&(objectClass=person)(!(sn=x*y))(mail:=a@b))",
  ]);
  const [first] = of("search");
  expect(first?.response).toMatchObject({ entryCount: 3 });
  expect(JSON.stringify(first?.response)).toContain('"userPassword":["***"]');
});
test("extended operations and controls by their names", () => {
  expect(of("extended").map(({ request }) => request?.["name"])).toEqual(["Who Am I", "Password Modify", "StartTLS"]);
  expect(JSON.stringify(of("search").at(-1)?.request)).toContain('"name":"Paged Results"');
  expect(readCapture("ldap/openldap.pcap", "tlsx")).toHaveLength(1);
});
test("passwords are in no entry, though they are in the packets", () => {
  const documents = entries.map(({ row }) => row.document).join("");
  expect(documents).not.toContain("open-sesame");
});
