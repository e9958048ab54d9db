import { expect, test } from "vitest";
import { findAll, label, type PdmlNode, readPdml, shown, shownNumber } from "./pdml.ts";

const PACKET = `<?xml version="1.0"?>
<pdml>
<packet>
  <proto name="http" showname="Hypertext" size="79" pos="66">
    <field name="" show="GET /a&amp;b HTTP/1.1" size="20" pos="66" value="47">
      <field name="http.request.method" showname="Request Method: GET" size="3" pos="66" show="GET" value="474554"/>
    </field>
    <field name="http.content_length" showname="Content length: 128" size="3" pos="80" show="128" value="31"/>
  </proto>
  <proto name="tls" showname="TLS" size="1" pos="1">
    <field name="tls.handshake.type" showname="Handshake Type: Client Hello (1)" size="1" pos="5" show="1" value="01"/>
  </proto>
</packet>
</pdml>`;

function read(text: string): readonly PdmlNode[] {
  const protocols: PdmlNode[] = [];
  readPdml(text.split("\n"), (found) => protocols.push(...found));
  return protocols;
}

test("protocols, nested fields and entities", () => {
  const [http, tls] = read(PACKET);
  expect(http?.name).toBe("http");
  expect(
    http === undefined
      ? null
      : [shown(http, "http.request.method"), shownNumber(http, "http.content_length"), http.children[0]?.show],
  ).toEqual(["GET", 128, "GET /a&b HTTP/1.1"]);
  expect(tls === undefined ? null : label(findAll(tls, "tls.handshake.type")[0])).toBe("Client Hello");
});

test("what is absent is undefined", () => {
  const [http] = read(PACKET);
  expect(http === undefined ? null : [shown(http, "http.host"), shownNumber(http, "x"), label(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("a value with line ends in it is one value", () => {
  const [found] = read(
    '<packet>\n<proto name="pgsql">\n<field name="pgsql.query" show="SELECT 1\n  &gt; 0\nAS a" size="9"/>\n</proto>\n</packet>',
  );
  expect(found === undefined ? null : shown(found, "pgsql.query")).toBe("SELECT 1\n  > 0\nAS a");
});
