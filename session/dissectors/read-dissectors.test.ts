// Dissectors of users: a small protocol, and scripts that mean no good.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { createEngine, DISSECTORS, type Exchange } from "../../engine/index.ts";
import { MAX_CALLS_PER_MESSAGE } from "../../engine/scripted/frame.ts";
import { play } from "../../engine/testing/play.ts";
import { client, server, talkTo } from "../../engine/testing/talk.ts";
import { readCaptures } from "../sources/index.ts";
import { DEMO, withFolder } from "../testing/captures.ts";
import { readDissectors, type UserDissectors } from "./read-dissectors.ts";

const HEAD = 'const protocol = { name: "acme", ports: [7000] };';
const IDENTIFY = 'function identify(b) { return b[0] === 65 ? "client" : b[0] === 66 ? "server" : "no"; }';
/** `Axy\n` asks, `Bxy\n` answers. */
const PARSE = `function parse(b, from) {
  const end = b.indexOf(10);
  if (end < 0) return null;
  if (b[0] !== (from === "client" ? 65 : 66)) throw new Error("bad start");
  const text = String.fromCharCode(...b.subarray(1, end));
  return { length: end + 1, kind: from === "client" ? "request" : "response", method: text, fields: { x: text } };
}`;
const PAIR = "function pair(m) { return m.method[0]; }";

async function reading(
  files: Readonly<Record<string, string>>,
  use: (read: UserDissectors) => void | Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    for (const [name, source] of Object.entries(files)) await writeFile(join(folder, name), source);
    await use(await readDissectors(folder));
  });
}
const own = (read: UserDissectors) => {
  const found = read.dissectors.at(-1);
  if (found === undefined || read.dissectors.length === DISSECTORS.length) throw new Error(read.problems.join());
  return found;
};
const ACME = [HEAD, IDENTIFY, PARSE].join("\n");

test("answers are paired by order, in any pieces; after a gap nothing is guessed", () =>
  reading({ "acme.js": ACME }, (read) => {
    const { lines } = talkTo(own(read));
    expect(lines([client("Aone\nAtwo\n"), server("Bone\nBtwo\n")])).toEqual(["one →  (good)", "two →  (good)"]);
    const { entries } = play(own(read), [client("Aone\n"), { side: 1, gap: 5 }, client("Atwo\n"), server("Btwo\n")], {
      codecs,
    });
    expect(
      entries.map(({ document, error }) => [document.request?.["x"], document.response?.["x"], error?.type]),
    ).toEqual([
      ["one", undefined, "pair-not-found"],
      ["two", "two", undefined],
    ]);
  }));

test("answers are paired by key where there is pair()", () =>
  reading({ "acme.js": `${ACME}\n${PAIR}` }, (read) => {
    const { entries } = talkTo(own(read)).talk([client("Aone\nAtwo\n"), server("Btoo\nBone\nBlost\n")]);
    expect(entries.map(({ document }) => [document.request?.["x"], document.response?.["x"]])).toEqual([
      ["one", "one"],
      ["two", "too"],
      [undefined, "lost"],
    ]);
  }));

test("many messages in one piece, and one that grows byte by byte, cost a bounded number of calls", () =>
  reading({ "acme.js": ACME }, (read) => {
    expect(play(own(read), [client("Aone\n".repeat(2000))], { codecs }).entries).toHaveLength(2000);
    const text = `A${"x".repeat(MAX_CALLS_PER_MESSAGE + 10)}\n`;
    const played = play(own(read), [client("Aone\n"), client(text)], { codecs, pieceBytes: () => 1 });
    expect(played.notes).toEqual({ "script-calls": 1 });
  }));

describe("what a script does wrong is told with its file and, where it has one, its line", () => {
  test.each<readonly [name: string, source: string, problem: RegExp]>([
    ["a syntax error", `${HEAD}\nfunction (`, /^acme\.js: SyntaxError: .*\(acme\.js:2\)$/],
    ["no identify", HEAD + PARSE, /^acme\.js: TypeError: there is no function identify/],
    ["no end of the top level", "\nwhile (true);", /^acme\.js: it took too long$/],
    ["a memory bomb", "const a = []; for (;;) a.push(new Uint8Array(1 << 20));", /^acme\.js: .*out of memory/],
    ["deep recursion", "const f = () => f() + 1; f();", /^acme\.js: .*(stack|recursion)/i],
    [
      "a throwing getter",
      `var protocol = { get name() { throw new Error("no") } };${IDENTIFY}${PARSE}`,
      /^acme\.js: Error: no/,
    ],
    ["an error that throws when it is read", "throw { get message() { throw 1 } }", /^acme\.js: /],
    ["a name that is taken", ACME.replace('"acme"', '"redis"'), /^acme\.js: there is a protocol redis already$/],
    ["a name that is none", ACME.replace('"acme"', '"A B"'), /^acme\.js: protocol: name/],
    ["2 MB", `${ACME}//${"x".repeat(2 << 20)}`, /^acme\.js: it is longer than/],
  ])("%s", (_, source, problem) =>
    reading({ "acme.js": source }, ({ dissectors, problems }) => {
      expect(problems).toEqual([expect.stringMatching(problem)]);
      expect(dissectors).toBe(DISSECTORS);
    }),
  );

  test(
    "more files than are read, and what is no file",
    () =>
      withFolder(async (folder) => {
        for (let i = 0; i < 52; i++) await writeFile(join(folder, `z${i}.js`), "(");
        await mkdir(join(folder, "a.js"));
        const { problems } = await readDissectors(folder);
        expect(problems).toHaveLength(51);
        expect(problems[1]).toBe("a.js: it is no file");
        expect((await readDissectors(join(folder, "z1.js"))).problems).toEqual([
          expect.stringMatching(/cannot be read/),
        ]);
        expect((await readDissectors(join(folder, "none"))).problems).toEqual([]);
      }),
    60_000,
  );
});

describe("an answer that is none costs the flow, and is counted", () => {
  test.each<readonly [name: string, body: string]>([
    ["no end", "while (true);"],
    ["a pattern without end", "/^(a+)+$/.test('a'.repeat(40) + 'b'); return {}"],
    ["a memory bomb", "let s = 'x'; for (;;) s += s;"],
    ["deep recursion", "return parse(b)"],
    ["length 0", "return { length: 0, kind: 'request' }"],
    ["a negative number", "return -1"],
    ["NaN", "return NaN"],
    ["fewer than it has", "return 1"],
    ["far too long", "return 999999999"],
    ["a list", "return [1, 2]"],
    ["a Proxy", "return new Proxy({}, { ownKeys() { throw new Error('trap') } })"],
    ["toJSON", "return { toJSON() { return undefined } }"],
    ["much text", "return { length: 1, kind: 'request', summary: 'x'.repeat(1 << 20) }"],
    [
      "many levels",
      "let f = {}; for (let i = 0; i < 100; i++) f = { f }; return { length: 1, kind: 'request', fields: f }",
    ],
    [
      "changed built-ins",
      "JSON.stringify = () => 7; String = Array = null; Object.prototype.toJSON = () => 5; return {}",
    ],
  ])("%s", (_, body) =>
    reading({ "acme.js": `${HEAD}${IDENTIFY}function parse(b) { ${body} }` }, (read) => {
      const { notes, gaveUp, entries } = play(own(read), [client("Aone\n")], { codecs });
      expect(entries).toEqual([]);
      expect(Object.values(notes)).toEqual([1]);
      expect(gaveUp).not.toBe("");
    }),
  );
});

test("a script whose identify throws is named in the ledger, and other protocols are recognised", () =>
  reading({ "acme.js": `${HEAD}\nfunction identify() { throw new Error("oh") }\n${PARSE}` }, async (read) => {
    const protocols = new Set<string>();
    const emit = ({ protocol }: Exchange): void => void protocols.add(protocol.name);
    const engine = createEngine({ codecs, dissectors: read.dissectors, emit });
    await readCaptures([DEMO], { onPacket: (packet) => engine.packet(packet) });
    engine.finish();
    expect([...protocols]).toContain("http");
    expect(JSON.stringify(engine.ledger().lines)).toContain("acme: Error: oh (acme.js:2)");
  }));
