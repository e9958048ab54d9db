// Entries of a real FreeRADIUS against what its clients said they sent and received, attribute by attribute. What tshark says of
// the same file is compared by `npm run conformance`.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { shownText } from "../database-sections.ts";
import { objectsOf } from "../document-sides.ts";
import { readCapture, type Side } from "../../testing/read-capture.ts";

const entries = readCapture("radius/freeradius.pcap", "radius");

interface Said {
  readonly way: "Sent" | "Received";
  readonly name: string;
  readonly id: number;
  readonly port: string;
  readonly length: number;
  readonly attributes: readonly (readonly [name: string, value: string])[];
}
const HEAD = /(Sent|Received) (\S+) Id (\d+) from \S+:(\d+) to \S+:(\d+) length (\d+)\n((?:\t.*\n)*)/g;

/** Messages as radclient and radeapclient print them. */
function clientsWords(): readonly Said[] {
  const text = readFileSync(new URL("../../../captures/radius/freeradius.client.txt", import.meta.url), "utf8");
  return [...text.matchAll(HEAD)].map(([, way, name = "", id, from = "", to = "", length, lines = ""]) => ({
    way: way === "Sent" ? "Sent" : "Received",
    name,
    id: Number(id),
    port: way === "Sent" ? from : to,
    length: Number(length),
    attributes: [...lines.matchAll(/\t(\S+) = (.*)\n/g)].map(([, attribute = "", value = ""]) => [
      attribute,
      value.replace(/^"(.*)"$/, "$1"),
    ]),
  }));
}
const said = clientsWords();

/** An attribute of ours as the client writes it: `Tunnel-Type:1`, names before numbers, bytes behind 0x. */
function ours({ name, tag, value, valueName }: JsonObject): readonly [name: string, value: string] {
  const suffix = tag === undefined ? "" : `:${shownText(tag)}`;
  return [`${shownText(name)}${suffix}`, shownText(valueName ?? value)];
}
const HIDDEN = /Password|Response$|EAP-Message|MPPE-Keys/;
/** Attributes that the client only tells itself, or writes before it fills them in. */
const CLIENTS_OWN =
  /^(Cleartext-Password|MS-CHAP-Password|EAP-MD5-Password|EAP-Code|EAP-Id|EAP-Type.*|Message-Authenticator)$/;
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "Framed-User": "Framed",
  "RC4-40or128-bit-Allowed": "6",
  "Nov 28 2026 12:00:00 UTC": "2026-11-28T12:00:00Z",
};

function expectSame(side: Side, { name, id, length, attributes }: Said): void {
  expect(side).toMatchObject({ codeName: name, identifier: id, length });
  const shown = objectsOf(side["attributes"])
    .map(ours)
    .filter(([attribute]) => !CLIENTS_OWN.test(attribute));
  const expected = attributes
    .filter(([attribute]) => !CLIENTS_OWN.test(attribute))
    .map(([attribute, value]) => {
      const plain = (OTHER_NAMES[value] ?? value).replace(/^0x/, "").replace(/(password=).*/, "$1***");
      return [attribute, HIDDEN.test(attribute) ? "***" : plain];
    });
  const lines = (list: readonly (readonly string[])[]): readonly string[] =>
    list.map((one) => one.join(" = ")).toSorted();
  expect(lines(shown)).toEqual(lines(expected));
}

test("every message that a client sent or received is in an entry, with its attributes", () => {
  for (const message of said) {
    const entry = entries.find(
      ({ row, request }) => String(row.srcPort) === message.port && request?.["identifier"] === message.id,
    );
    expect(entry, `${message.name} ${message.id}`).toBeDefined();
    const side = message.way === "Sent" ? entry?.request : entry?.response;
    expectSame(side ?? {}, message);
  }
  const answered = said.filter(({ way }) => way === "Received").length;
  expect(entries.filter(({ response }) => response?.["code"] !== undefined)).toHaveLength(answered);
});
test("answers in all kinds, and the request that nobody answers with its repetitions", () => {
  expect(entries.map(({ row }) => `${row.method} → ${row.status} (${row.outcome})`)).toEqual([
    "Access-Request → Access-Accept (good)",
    "Access-Request → Access-Reject (bad)",
    "Access-Request → Access-Accept (good)",
    "Access-Request → Access-Accept (good)",
    "Access-Request → Access-Accept (good)",
    "Access-Request → Access-Challenge (good)",
    "Status-Server → Access-Accept (good)",
    "Accounting-Request → Accounting-Response (good)",
    "Accounting-Request → Accounting-Response (good)",
    "CoA-Request → CoA-ACK (good)",
    "Disconnect-Request → Disconnect-NAK (bad)",
    "Access-Request → Access-Challenge (good)",
    "Access-Request → Access-Reject (bad)",
    "Access-Request →  (none)",
  ]);
  expect(entries.at(-1)?.request).toMatchObject({ userName: "late", retransmissions: 2 });
  expect(entries.at(-1)?.error?.type).toBe("pair-not-found");
});
test("EAP says what it is and who it names", () => {
  const [asked, proved] = entries.filter(({ request }) => request?.["eap"] !== undefined);
  expect(asked?.request?.["eap"]).toMatchObject({ codeName: "Response", typeName: "Identity", identity: "bob" });
  expect(asked?.response?.["eap"]).toMatchObject({ codeName: "Request", typeName: "MD5-Challenge" });
  expect(proved?.response?.["eap"]).toMatchObject({ codeName: "Failure" });
});
test("passwords are in no entry, also not what they prove", () => {
  const documents = entries.map(({ row }) => row.document).join("");
  for (const secret of ["open-sesame-7", "tunnel-secret", "MS-CHAP-Password"]) expect(documents).not.toContain(secret);
  const responses = said.flatMap(({ attributes }) =>
    attributes.filter(([name]) => /CHAP-Password|MS-CHAP-Response|MPPE-Keys/.test(name)).map(([, value]) => value),
  );
  expect(responses.filter((value) => value.startsWith("0x")).length).toBeGreaterThan(2);
  for (const value of responses) expect(documents).not.toContain(value.replace(/^0x/, ""));
});
