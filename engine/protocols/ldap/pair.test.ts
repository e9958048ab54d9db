// Operations and their results; searches with all that they find; what is secret, missing or damaged.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { CLIENT, SERVER } from "../../flow/flow.ts";
import { play, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { ldap } from "./index.ts";
import { MAX_OPEN_SEARCHES, MAX_SHOWN_ENTRIES } from "./pair.ts";
import {
  attribute,
  bind,
  done,
  element,
  entry,
  integer,
  message,
  octets,
  result,
  search,
  sequence,
} from "./testing/encode.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}
const ADMIN = "cn=admin";
const SIMPLE = octets("secret", 0x80);
const ok = (id: number, tag: number, code = 0, text = ""): string => message(id, tag, result(code, text));

test("a login, simple and by SASL; its password is nowhere", () => {
  const steps = [
    client(bind(1, ADMIN, SIMPLE)),
    server(ok(1, 0x61)),
    client(bind(2, "", element(0xa3, octets("PLAIN") + octets("\0me\0secret")))),
    server(message(2, 0x61, result(14, "", octets("server-secret", 0x87)))),
    client(bind(3, ADMIN, SIMPLE)),
    server(ok(3, 0x61, 49, "no")),
  ];
  check(steps, ["bind cn=admin → 0 (good)", "bind → 14 (good)", "bind cn=admin → 49 (bad)"]);
  expect(JSON.stringify(talk(steps).entries)).not.toContain("secret");
  expect(only(steps, 1).request).toMatchObject({ version: 3, authentication: "sasl", mechanism: "PLAIN" });
});
test("a search: entries, references and the result are one response", () => {
  const steps = [
    client(search(1, "dc=shop")),
    server(
      entry(
        1,
        "cn=a,dc=shop",
        attribute("cn", "a"),
        attribute("photo", "\xff\xd8"),
        attribute("userPassword", "secret"),
      ),
      message(1, 0x73, octets("ldap://other/")),
      entry(1, "cn=b,dc=shop", attribute("cn", "b")),
      done(1),
    ),
  ];
  check(steps, ["search dc=shop → 0 (good)"]);
  expect(only(steps).response).toMatchObject({
    entryCount: 2,
    entries: [
      { dn: "cn=a,dc=shop", attributes: { cn: ["a"], photo: ["/9g="], userPassword: ["***"] } },
      { dn: "cn=b,dc=shop" },
    ],
    referrals: ["ldap://other/"],
  });
});
test("in any order, several at a time", () => {
  check(
    [
      client(search(1, "dc=a"), search(2, "dc=b")),
      server(entry(2, "cn=x"), entry(1, "cn=y"), done(2), done(1, 32, "none")),
    ],
    ["search dc=a → 32 (bad)", "search dc=b → 0 (good)"],
  );
});
test("changes of all kinds", () => {
  const change = sequence(integer(2, 0x0a), attribute("mail", "a@b"));
  const secret = sequence(integer(2, 0x0a), attribute("userPassword", "secret"));
  const steps = [
    client(
      message(1, 0x68, octets("cn=new") + sequence(attribute("cn", "new"))),
      message(2, 0x66, octets("cn=new") + sequence(change, secret)),
      message(3, 0x6c, octets("cn=new") + octets("cn=old") + element(0x01, "\xff") + octets("dc=there", 0x80)),
      message(4, 0x6e, octets("cn=old") + sequence(octets("cn"), octets("old"))),
      message(5, 0x4a, "cn=old"),
      message(6, 0x50, "\x05"),
      message(7, 0x42, ""),
    ),
    server(ok(1, 0x69), ok(2, 0x67, 50, "not you"), ok(3, 0x6d), ok(4, 0x6f, 6), ok(5, 0x6b)),
  ];
  check(steps, [
    "add cn=new → 0 (good)",
    "modify cn=new → 50 (bad)",
    "modDN cn=new → 0 (good)",
    "compare cn=old → 6 (good)",
    "delete cn=old → 0 (good)",
    "abandon →  (none)",
    "unbind →  (none)",
  ]);
  expect(only(steps, 1).request).toMatchObject({
    changes: [
      { operation: "replace", attribute: "mail", values: ["a@b"] },
      { operation: "replace", attribute: "userPassword", values: ["***"] },
    ],
  });
  expect(only(steps, 2).request).toMatchObject({ newRdn: "cn=old", deleteOldRdn: true, newSuperior: "dc=there" });
});
test("controls by their names", () => {
  const paged = element(0xa0, sequence(octets("1.2.840.113556.1.4.319"), element(0x01, "\xff"), octets("x")));
  expect(only([client(search(1, "dc=a", undefined, paged)), server(done(1))]).request).toMatchObject({
    controls: [{ name: "Paged Results", critical: true, value: "x" }],
  });
});

describe("extended operations", () => {
  const extended = (id: number, oid: string, value = ""): string =>
    message(id, 0x77, octets(oid, 0x80) + (value === "" ? "" : octets(value, 0x81)));
  test("StartTLS: what follows is another protocol's", () => {
    const steps = [client(extended(1, "1.3.6.1.4.1.1466.20037")), server(ok(1, 0x78))];
    check(steps, ["extended StartTLS → 0 (good)"]);
    expect(talk(steps).switches).toEqual(["?"]);
    expect(talk([client(extended(1, "1.3.6.1.4.1.1466.20037")), server(ok(1, 0x78, 52, "no TLS"))]).switches).toEqual(
      [],
    );
  });
  test("a change of a password shows none", () => {
    const steps = [
      client(extended(1, "1.3.6.1.4.1.4203.1.11.1", "secret")),
      server(message(1, 0x78, result(0, "", octets("secret", 0x8b)))),
    ];
    expect(JSON.stringify(talk(steps).entries)).not.toContain("secret");
  });
  test("notices that nobody asked for", () => {
    check(
      [client(search(1, "dc=a")), server(done(1), ok(0, 0x78, 52, "bye"))],
      ["search dc=a → 0 (good)", "extended bye → 52 (bad)"],
    );
  });
});

describe("what is missing, too much or damaged", () => {
  test("a search whose result is not seen, a result without a request", () => {
    const steps = [client(search(1, "dc=a")), server(entry(1, "cn=x"), done(9)), { side: SERVER, end: "fin" as const }];
    check(steps, [
      "search dc=a →  (good) cut !dissection: the result of the search was not seen",
      "search → 0 (none) !pair-not-found: no request was seen for this response",
    ]);
  });
  test("entries beyond those that are shown are counted", () => {
    const many = Array.from({ length: MAX_SHOWN_ENTRIES + 5 }, (_, i) => entry(1, `cn=${i}`));
    const { entries } = play(ldap, [client(search(1, "dc=a")), server(...many, done(1))], { codecs });
    expect(entries[0]?.document.response).toMatchObject({ entryCount: MAX_SHOWN_ENTRIES + 5 });
    expect(entries[0]?.document.response?.["entries"]).toHaveLength(MAX_SHOWN_ENTRIES);
  });
  test("searches beyond those that are followed at a time", () => {
    const many = Array.from({ length: MAX_OPEN_SEARCHES + 1 }, (_, i) => entry(i + 1, "cn=x"));
    expect(play(ldap, [server(...many)], { codecs }).notes).toMatchObject({ "ldap-searches": 1 });
  });
  test("bytes: the next message is found by its beginning", () => {
    const { entries } = play(
      ldap,
      [
        client(search(1, "dc=a")),
        { side: CLIENT, gap: 9 },
        client("rest", search(2, "dc=b")),
        server(done(2), done(1)),
      ],
      { codecs },
    );
    expect(entries.map(line)).toEqual(["search dc=a → 0 (good)", "search dc=b → 0 (good)"]);
  });
  test("operations that are none, bodies that end early, lengths without an end", () => {
    expect(lines([client(search(1, "dc=a"), message(2, 0x7d, ""))]).join()).toMatch(/unknown operation 7d/);
    expect(lines([client(search(1, "dc=a"), message(2, 0x60, integer(3)))]).join()).toMatch(/a name ends early/);
    expect(
      play(ldap, [client(search(1, "dc=a"), "\x30\x80\0\0"), server(done(1))], { codecs })
        .entries.map(line)
        .join(),
    ).toMatch(/it begins as no message does/);
    expect(talk([client("\x30\x03\x02\x01")]).entries).toEqual([]);
  });
});
