// What the recording of ldapts holds: logins, entries that are added, changed, compared, renamed and deleted, searches, refusals.
import { Attribute, Change, Client } from "ldapts";

export async function talk(password: string): Promise<void> {
  const client = new Client({ url: "ldap://127.0.0.1:389" });
  await refused(client.bind("cn=admin,dc=shop", "wrong"));
  await client.bind("cn=admin,dc=shop", password);
  for (const [cn, sn] of [
    ["alice", "Käse"],
    ["bob", "Tea"],
    ["carol", "Jam"],
  ] as const) {
    const entry = { objectClass: "inetOrgPerson", cn, sn, mail: `${cn}@shop.example`, userPassword: password };
    await client.add(`cn=${cn},dc=shop`, entry);
  }
  await refused(client.add("cn=bob,dc=shop", { objectClass: "inetOrgPerson", cn: "bob", sn: "Tea" }));
  await client.modify("cn=bob,dc=shop", [
    new Change({ operation: "replace", modification: new Attribute({ type: "mail", values: ["tea@shop.example"] }) }),
    new Change({
      operation: "replace",
      modification: new Attribute({ type: "userPassword", values: [`${password}-2`] }),
    }),
  ]);
  await client.search("dc=shop", {
    scope: "sub",
    filter: "(|(cn=*o*)(sn>=K)(mail=alice@*))",
    attributes: ["cn", "mail", "userPassword"],
  });
  await client.search("dc=shop", { scope: "one", filter: String.raw`(cn=with \28brackets\29)` });
  await refused(client.search("dc=nowhere"));
  await client.compare("cn=bob,dc=shop", "sn", "Tea");
  await client.modifyDN("cn=carol,dc=shop", "cn=caroline");
  await client.del("cn=caroline,dc=shop");
  await client.unbind();
}

async function refused(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => process.stdout.write(`${String(error)}\n`));
}
