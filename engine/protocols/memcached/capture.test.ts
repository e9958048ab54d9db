// Conversations with a real memcached, in words. What tshark says of the same files is compared by `npm run conformance`.
import { describe, expect, test } from "vitest";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

const text = readCapture("memcached/text.pcap", "memcached");
const binary = readCapture("memcached/binary.pcap", "memcached");
const udp = readCapture("memcached/udp.pcap", "memcached");
const users = readCapture("memcached/users.pcap", "memcached");

function line({ row, error }: ReadEntry): string {
  return `${row.method} ${row.summary} → ${row.status} (${row.outcome})${error === null ? "" : ` !${error.type}`}`;
}

test("everything that was asked is paired, or was quiet", () => {
  for (const entries of [text, binary, udp, users]) {
    expect(entries.filter(({ error }) => error !== null)).toEqual([]);
    const alone = entries.filter(({ response }) => response === null);
    const quiet = alone.filter(({ request, row }) => request?.["quiet"] === true || /^quitq?$/.test(row.method));
    expect(alone.map(line)).toEqual(quiet.map(line));
    expect(entries.filter(({ request }) => request === null)).toEqual([]);
  }
  expect([text.length, binary.length]).toEqual([322, 272]);
});

describe("the text protocol", () => {
  test("values are text, JSON or bytes", () => {
    expect(text[0]?.request).toMatchObject({
      command: "set",
      key: "cart:7",
      flags: 5,
      expiration: 0,
      length: 30,
      value: '{"goods":[1,2],"name":"Käse"}',
      mimeType: "application/json",
    });
    expect(text[1]?.request).toMatchObject({ value: "/wABAg==", encoding: "base64", length: 4 });
    expect(text[2]?.response).toMatchObject({
      status: "END",
      itemCount: 2,
      items: [
        { key: "cart:7", cas: "1", flags: 5, mimeType: "application/json" },
        { key: "bytes", cas: "2", value: "/wABAg==" },
      ],
    });
  });
  test("what the talk says, command by command", () => {
    expect(text.slice(3, 37).map(line)).toMatchInlineSnapshot(`
      [
        "get cart:7 → END (good)",
        "get missing → END (good)",
        "gat cart:7 bytes → END (good)",
        "add cart:7 → NOT_STORED (good)",
        "replace none → NOT_STORED (good)",
        "append cart:7 → STORED (good)",
        "cas cart:7 → EXISTS (good)",
        "set n → STORED (good)",
        "incr n → OK (good)",
        "decr n → OK (good)",
        "incr none → NOT_FOUND (good)",
        "incr cart:7 → CLIENT_ERROR (bad)",
        "touch n → TOUCHED (good)",
        "touch none → NOT_FOUND (good)",
        "delete n → DELETED (good)",
        "delete n → NOT_FOUND (good)",
        "set quiet →  (none)",
        "get quiet → END (good)",
        "nonsense nonsense → ERROR (bad)",
        "get  → ERROR (bad)",
        "set k → CLIENT_ERROR (bad)",
        "set bad → CLIENT_ERROR (bad)",
        "er er → ERROR (bad)",
        "version  → VERSION (good)",
        "verbosity 1 → OK (good)",
        "stats  → END (good)",
        "stats items → END (good)",
        "stats settings → END (good)",
        "lru_crawler metadump all → END (good)",
        "quit  →  (none)",
        "flush_all 10 → OK (good)",
        "flush_all  →  (none)",
        "version  → VERSION (good)",
        "ms lamp → CLIENT_ERROR (bad)",
      ]
    `);
  });
  test("meta commands: flags, values, quiet ones", () => {
    expect(text.slice(37, 66).map(line)).toMatchInlineSnapshot(`
      [
        "light light → ERROR (bad)",
        "ms lamp → HD (good)",
        "mg lamp → VA (good)",
        "mg missing → EN (good)",
        "mg lamp → HD (good)",
        "mg none →  (none)",
        "mg lamp → VA (good)",
        "mg none →  (none)",
        "mn  → MN (good)",
        "ms a →  (none)",
        "ms b →  (none)",
        "ms b → NS (good)",
        "md a →  (none)",
        "md a → NF (good)",
        "mn  → MN (good)",
        "ma count → VA (good)",
        "ma count → VA (good)",
        "ma none → NF (good)",
        "ma lamp → CLIENT_ERROR (bad)",
        "me lamp → ME (good)",
        "me none → EN (good)",
        "md lamp → HD (good)",
        "md lamp → NF (good)",
        "mg  → ERROR (bad)",
        "set a → STORED (good)",
        "set b → STORED (good)",
        "set c → STORED (good)",
        "get a b c → END (good)",
        "version  → VERSION (good)",
      ]
    `);
    const [hit] = text.filter(({ row }) => row.status === "VA");
    expect(hit?.response).toMatchObject({
      value: "light",
      opaque: "11",
      metaFlags: { f: "3", t: "90", k: "lamp", O: "11" },
    });
  });
  test("statistics by name", () => {
    const [all, items] = text.filter(({ row }) => row.method === "stats");
    expect(all?.response?.["stats"]).toMatchObject({ version: "1.6.18", pointer_size: 64 });
    expect(items?.response?.["stats"]).toMatchObject({ "items:1:number": 2 });
  });
});

test("the binary protocol: quiet commands by their numbers, statistics, counters", () => {
  expect(binary.slice(0, 11).map(line)).toMatchInlineSnapshot(`
    [
      "setq lamp →  (none)",
      "getq none →  (none)",
      "getkq lamp → SUCCESS (good)",
      "addq lamp → KEY_EXISTS (good)",
      "noop  → SUCCESS (good)",
      "incr count → SUCCESS (good)",
      "gat lamp → SUCCESS (good)",
      "touch none → KEY_NOT_FOUND (good)",
      "stat  → SUCCESS (good)",
      "sasl_auth PLAIN → UNKNOWN_COMMAND (bad)",
      "quit  → SUCCESS (good)",
    ]
  `);
  expect(binary[2]?.response).toMatchObject({ key: "lamp", value: "light", flags: 7, opaque: "3" });
  expect(binary[5]?.request).toMatchObject({ delta: 3, initialValue: 10, expiration: 0 });
  expect(binary[5]?.response).toMatchObject({ number: 10 });
  expect(binary[8]?.response?.["stats"]).toMatchObject({ version: "1.6.18", threads: 1 });
  const file = binary.filter(({ request }) => request?.["key"] === "goods");
  expect(file.map(line)).toEqual([
    "set goods → SUCCESS (good)",
    "getk goods → SUCCESS (good)",
    "delete goods → SUCCESS (good)",
  ]);
  expect(file[1]?.response).toMatchObject({ value: '{"name":"tea"}', mimeType: "application/json" });
});

test("over UDP: an answer of three datagrams, and one in two parts", () => {
  expect(udp.map(line)).toMatchInlineSnapshot(`
    [
      "set large → STORED (good)",
      "version  → VERSION (good)",
      "set u → STORED (good)",
      "get u none → END (good)",
      "get large → END (good)",
      "incr none → NOT_FOUND (good)",
    ]
  `);
  const large = udp.find(({ request }) => request?.["command"] === "get" && request["key"] === "large");
  expect(large?.response?.["value"]).toBe(`${"large ".repeat(666)}end.`);
});

test("passwords are in no entry, though they are in the packets", () => {
  expect(users.map(line)).toMatchInlineSnapshot(`
    [
      "get cart:7 → CLIENT_ERROR (bad)",
      "set login → STORED (good)",
      "get cart:7 → END (good)",
      "set login → CLIENT_ERROR (bad)",
    ]
  `);
  const documents = [...users, ...binary].map(({ row }) => row.document).join("");
  expect(documents).not.toContain("open-sesame");
  expect(documents).not.toContain(Buffer.from("open-sesame-7").toString("base64").slice(0, 10));
});
