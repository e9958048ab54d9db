// OpenLDAP and the client `ldapts`: entries that are added, changed, searched, compared, renamed and deleted; refusals.
import { Attribute, Change, Client, type Entry as LdapEntry, type ResultCodeError } from "ldapts";
import { expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { MAX_TEXT_BYTES } from "../../engine/protocols/ldap/ber.ts";
import { MAX_SHOWN_ENTRIES } from "../../engine/protocols/ldap/pair.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectOnly, expectSameCalls } from "./testing/compare.ts";
import { describeServer } from "./testing/describe-server.ts";
import { shown } from "./testing/shown.ts";
import { side, trafficOf } from "./testing/traffic.ts";

const BASE = "dc=example,dc=com";
const ADMIN = `cn=admin,${BASE}`;
const PEOPLE = 120;
const LARGE = "a long story ".repeat(10_000);

const LIMITS = { maxCharacters: MAX_TEXT_BYTES, maxItems: MAX_SHOWN_ENTRIES };

const DONE = { code: 0 };
const done = (): unknown => DONE;
const refused = (error: Error): unknown => ({ code: (error as ResultCodeError).code });

async function talk(url: string, view: ClientView): Promise<void> {
  const client = new Client({ url });
  const call = (asked: unknown, work: Promise<unknown>, tell: (result: never) => unknown = done): Promise<unknown> =>
    view.call(asked, work, tell as (result: unknown) => unknown, refused);
  const bind = { operation: "bind", dn: ADMIN };
  await call(bind, client.bind(ADMIN, "wrong"));
  await call(bind, client.bind(ADMIN, "test"));
  // Sent without waiting for the answers before.
  await Promise.all(
    Array.from({ length: PEOPLE }, (_, i) => {
      const entry = {
        objectClass: ["inetOrgPerson"],
        cn: [`p${i}`],
        sn: [`Käse ${i % 7}`],
        mail: [`p${i}@example.com`, `${i}@example.com`],
      };
      return call({ operation: "add", dn: `cn=p${i},${BASE}`, entry }, client.add(`cn=p${i},${BASE}`, entry));
    }),
  );
  const again = { objectClass: ["inetOrgPerson"], cn: ["p1"], sn: ["again"] };
  await call({ operation: "add", dn: `cn=p1,${BASE}`, entry: again }, client.add(`cn=p1,${BASE}`, again));
  await change(client, call);
  await search(client, call);
  await call(
    { operation: "compare", dn: `cn=p2,${BASE}`, attribute: "sn", value: "Käse 2" },
    client.compare(`cn=p2,${BASE}`, "sn", "Käse 2"),
    (is) => ({ code: is ? 6 : 5 }),
  );
  await call(
    { operation: "compare", dn: `cn=p2,${BASE}`, attribute: "sn", value: "Tea" },
    client.compare(`cn=p2,${BASE}`, "sn", "Tea"),
    (is) => ({ code: is ? 6 : 5 }),
  );
  await call(
    { operation: "modDN", dn: `cn=p3,${BASE}`, newRdn: "cn=moved" },
    client.modifyDN(`cn=p3,${BASE}`, "cn=moved"),
  );
  await call({ operation: "delete", dn: `cn=moved,${BASE}` }, client.del(`cn=moved,${BASE}`));
  await call({ operation: "delete", dn: `cn=moved,${BASE}` }, client.del(`cn=moved,${BASE}`));
  view.note({ operation: "unbind" });
  await client.unbind();
}

type Ask = (asked: unknown, work: Promise<unknown>, tell?: (result: never) => unknown) => Promise<unknown>;

async function change(client: Client, call: Ask): Promise<void> {
  for (const [operation, type, values] of [
    ["replace", "mail", ["new@example.com"]],
    ["add", "description", [LARGE]],
    ["delete", "telephoneNumber", []],
  ] as const) {
    const changes = shown([{ operation, attribute: type, values }], LIMITS);
    const changed = new Change({ operation, modification: new Attribute({ type, values: [...values] }) });
    await call({ operation: "modify", dn: `cn=p1,${BASE}`, changes }, client.modify(`cn=p1,${BASE}`, changed));
  }
}

async function search(client: Client, call: Ask): Promise<void> {
  const ask = (
    baseObject: string,
    scope: "sub" | "one" | "base",
    filter: string,
    attributes: string[],
  ): Promise<unknown> =>
    call(
      { operation: "search", baseObject, scope, filter, attributes },
      client.search(baseObject, { scope, filter, attributes }),
      ({ searchEntries }: { searchEntries: LdapEntry[] }) => ({
        ...DONE,
        count: searchEntries.length,
        entries: shown(searchEntries.map(entryOf), LIMITS),
      }),
    );
  await ask(BASE, "sub", "(&(cn=p*)(!(sn=Käse 3)))", ["cn", "mail"]);
  await ask(BASE, "one", String.raw`(|(cn=with \28brackets\29)(mail>=p9))`, ["sn"]);
  await ask(`cn=p1,${BASE}`, "base", "(objectClass=*)", []);
  await ask("dc=nowhere", "sub", "(cn=*)", []);
}
function entryOf({ dn, ...attributes }: LdapEntry): unknown {
  const listed = Object.entries(attributes).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]);
  return { dn, attributes: Object.fromEntries(listed) };
}

interface Request {
  readonly operation: string;
  readonly dn?: string;
  readonly scope?: string;
  readonly [field: string]: unknown;
}
interface Response {
  readonly resultCode: number;
  readonly entryCount?: number;
  readonly entries?: readonly unknown[];
}
const SCOPES: Readonly<Record<string, string>> = { wholeSubtree: "sub", singleLevel: "one", baseObject: "base" };

/** The same talk in the words of the entries. */
function callsIn(entries: readonly Entry[]): readonly Call[] {
  return entries.map(({ request, response, error }) => {
    expect(error).toBe(null);
    const { operation, dn, scope, entry, changes, baseObject, filter, attributes, attribute, value, newRdn } =
      side<Request>(request);
    const asked = {
      operation,
      dn,
      entry,
      changes,
      baseObject,
      scope: SCOPES[scope ?? ""],
      filter,
      attributes,
      attribute,
      value,
      newRdn,
    };
    if (response === null) return { asked, got: null };
    const answer = side<Response>(response);
    const found =
      operation === "search" && answer.resultCode === 0
        ? { count: answer.entryCount ?? 0, entries: answer.entries ?? [] }
        : {};
    return { asked, got: { code: answer.resultCode, ...found } };
  });
}

describeServer("ldap", "OpenLDAP", ({ facts, port }) => {
  test("every operation, entry and refusal", async () => {
    const view = new ClientView();
    const entries = await trafficOf({ filter: `tcp port ${port()}` }, () => talk(facts()["url"] ?? "", view));
    expectOnly(entries, "LDAP");
    expectSameCalls(callsIn(entries), view.calls);
  });
});
