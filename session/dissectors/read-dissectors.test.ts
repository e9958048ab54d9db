// Dissectors of users: a small protocol, and scripts that mean no good.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { createEngine, DISSECTORS, type Exchange } from "../../engine/index.ts";
import { MAX_CALLS_PER_MESSAGE } from "../../engine/scripted/frame.ts";
import { play, type PlayResult, type Step } from "../../engine/testing/play.ts";
import { client, server, talkTo } from "../../engine/testing/talk.ts";
import { compile } from "../../kfl/index.ts";
import { presentation } from "../engine-presentation.ts";
import { readCaptures } from "../sources/index.ts";
import { CAPTURES, DEMO, withFolder } from "../testing/captures.ts";
import { readDissectors as readTelling, type UserDissectors } from "./read-dissectors.ts";

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

interface Read extends UserDissectors {
  /** What was told so far. */
  readonly problems: readonly string[];
}
async function readDissectors(folder: string): Promise<Read> {
  const problems: string[] = [];
  return { ...(await readTelling(folder, (problem) => problems.push(problem))), problems };
}

async function reading(
  files: Readonly<Record<string, string>>,
  use: (read: Read) => void | Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    for (const [name, source] of Object.entries(files)) await writeFile(join(folder, name), source);
    await use(await readDissectors(folder));
  });
}
const own = (read: Read) => {
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
      // The bytes that are missing were of the answer to the first.
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

describe("both ends may ask", () => {
  /** `?x` asks, `!x` answers, `-x` says something that gets no answer, `*x` was not asked for; of either end. */
  const BOTH = `${HEAD}
function identify(b) { return KINDS[String.fromCharCode(b[0])] ? "either" : "no"; }
const KINDS = { "?": "request", "!": "response", "-": "oneway", "*": "event" };
function parse(b) {
  const end = b.indexOf(10);
  if (end < 0) return null;
  const text = String.fromCharCode(...b.subarray(0, end));
  return { length: end + 1, kind: KINDS[text[0]], method: text.slice(1), fields: { x: text.slice(1) } };
}`;
  const told = ({ entries }: PlayResult): readonly unknown[] =>
    entries.map(({ client: asker, document, error }) => [
      asker === "10.0.0.1" ? "client" : "server",
      document.request?.["x"],
      document.response?.["x"],
      ...(error === null ? [] : [error.type]),
    ]);

  test("in order, each by itself", () =>
    reading({ "acme.js": BOTH }, (read) => {
      const talk = [
        client("?a\n?b\n"),
        server("?c\n"),
        server("!b\n?d\n!a\n"),
        client("!c\n-e\n!d\n"),
        server("-f\n*g\n"),
        client("*h\n!i\n?j\n"),
        server("?k\n"),
      ];
      expect(told(talkTo(own(read)).talk(talk))).toEqual([
        ["client", "a", "b"],
        ["client", "b", "a"],
        ["server", "c", "c"],
        ["server", "d", "d"],
        ["client", "e", undefined],
        ["server", "f", undefined],
        ["client", undefined, "g"],
        ["client", "h", undefined],
        ["server", undefined, "i", "pair-not-found"],
        ["client", "j", undefined, "pair-not-found"],
        ["server", "k", undefined, "pair-not-found"],
      ]);
    }));
  test("by key, and the keys of one end are not those of the other", () =>
    reading({ "acme.js": `${BOTH}\n${PAIR}` }, (read) => {
      const talk = [client("?a1\n?b1\n"), server("?a2\n!b3\n"), client("!a4\n"), server("!a5\n")];
      expect(told(talkTo(own(read)).talk(talk))).toEqual([
        ["client", "a1", "a5"],
        ["client", "b1", "b3"],
        ["server", "a2", "a4"],
      ]);
    }));
  test("after a gap nothing is guessed, whoever asked", () =>
    reading({ "acme.js": BOTH }, (read) => {
      const gap = (side: 0 | 1): Step => ({ side, gap: 3 });
      const lost = (...steps: readonly Step[]) => told(play(own(read), steps, { codecs }));
      // A request that was not seen may be what is answered next.
      expect(lost(client("?a\n"), server("!a\n"), gap(0), client("?c\n"), server("!b\n!c\n"))).toEqual([
        ["client", "a", "a"],
        ["client", "c", "b", "dissection"],
        ["client", undefined, "c", "pair-not-found"],
      ]);
      expect(lost(client("?a\n"), server("?b\n?c\n"), gap(0), client("!c\n"), server("!a\n"))).toEqual([
        // It was asked before the bytes that are missing, and is answered first.
        ["client", "a", "a"],
        ["server", "b", undefined, "pair-not-found"],
        ["server", "c", undefined, "pair-not-found"],
        ["server", undefined, "c", "pair-not-found"],
      ]);
    }));
});

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

describe("declared fields", () => {
  const withFields = (fields: string, name = "acme"): string =>
    ACME.replace(HEAD, `const protocol = { name: "${name}", fields: ${fields} };`);
  const catalogue = (read: Read) => presentation.catalogueWith(read.words);
  const matches = (read: Read, filter: string): readonly unknown[] => {
    const compiled = compile(filter, { catalogue: catalogue(read), nowMs: 0 });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
    const { entries } = talkTo(own(read)).talk([client("Aone\nA7\n"), server("Bone\nB8\n")]);
    return entries
      .filter(({ document }) =>
        compiled.filter.matches(
          { protocol: { name: own(read).name, abbr: own(read).name.toUpperCase() }, ...document },
          {},
        ),
      )
      .map(({ document }) => document.request?.["x"]);
  };

  test("are words of filters, of their types", () =>
    reading({ "acme.js": withFields('[{ name: "x", type: "int" }, { name: "both", type: "list" }]') }, (read) => {
      expect(matches(read, "acme && acme_x == 7")).toEqual(["7"]);
      expect(matches(read, "acme_x == 0")).toEqual(["one"]);
      expect(matches(read, "size(acme_both) == 0")).toEqual(["one", "7"]);
      expect(catalogue(read).paths).toContainEqual({ path: "response.x", type: "int", doc: "", protocol: "acme" });
    }));
  test("of one side are that side's", () =>
    reading({ "ac-me.js": withFields('[{ name: "x", type: "int", doc: "X", in: "response" }]', "ac-me") }, (read) => {
      expect(matches(read, "ac_me_x == 8 && ac_me")).toEqual(["7"]);
      expect(read.words.fields).toEqual([
        { name: "ac_me_x", type: "int", doc: "X", protocol: "ac-me", path: "response.x" },
      ]);
    }));
  test("do not change what a word meant: those are left out, and told", () =>
    reading(
      {
        "a.js": withFields('[{ name: "us", type: "int" }, { name: "time", type: "int" }]', "elapsed"),
        "b.js": withFields('[{ name: "c", type: "int" }]', "a-b"),
        "c.js": withFields('[{ name: "b_c", type: "int" }]', "a"),
      },
      (read) => {
        expect(read.problems).toEqual([
          "a.js: protocol.fields: filters know elapsed_time as something else: left out",
          "c.js: protocol.fields: filters know a_b_c as something else: left out",
        ]);
        expect(read.words.fields.map(({ name, protocol }) => [name, protocol])).toEqual([
          ["elapsed_us", "elapsed"],
          ["a_b_c", "a-b"],
        ]);
        expect(read.dissectors).toHaveLength(DISSECTORS.length + 3);
        const elapsed = catalogue(read).fields.filter(({ name }) => name === "elapsed_time");
        expect(elapsed).toEqual(presentation.catalogue.fields.filter(({ name }) => name === "elapsed_time"));
      },
    ));
  test.each(["in", "node", "request", "src", "conn", "size", "limit", "error", "gql"])(
    "a protocol is not called %s",
    (name) =>
      reading({ "acme.js": withFields("[]", name) }, ({ problems, dissectors }) => {
        expect(problems).toEqual([
          expect.stringMatching(/^acme\.js: (protocol\.name: filters know|there is a protocol)/),
        ]);
        expect(dissectors).toBe(DISSECTORS);
      }),
  );
  test.each<readonly [name: string, fields: string, problem: RegExp]>([
    ["1,000", 'Array.from({ length: 1000 }, (_, i) => ({ name: "f" + i, type: "int" }))', /protocol: fields .*200/],
    ["an odd type", '[{ name: "x", type: "float" }]', /protocol: fields\.0\.type /],
    ["a prototype", '[{ name: "__proto__", type: "int" }]', /protocol: fields\.0\.name /],
    ["a path", '[{ name: "x.y[0]", type: "int" }]', /protocol: fields\.0\.name /],
    ["a long name", '[{ name: "x".repeat(65), type: "int" }]', /protocol: fields\.0\.name /],
    [
      "the same twice",
      '[{ name: "x", type: "int" }, { name: "x", type: "bool" }]',
      /protocol: fields a name stands there twice/,
    ],
    ["a book", '[{ name: "x", type: "int", doc: "x".repeat(1000) }]', /protocol: fields\.0\.doc /],
    ["no list", "7", /protocol: fields /],
    ["a Proxy", "new Proxy([], { get() { throw new Error('trap') } })", /Error: trap/],
    ["one that refers to itself", "(() => { const a = []; a.push(a); return a; })()", /circular/i],
    ["far too much text", '[{ name: "x".repeat(1 << 20), type: "int" }]', /it answers more than/],
  ])("%s are refused, and told", (_, fields, problem) =>
    reading({ "acme.js": withFields(fields) }, ({ problems, words }) => {
      expect(problems).toEqual([expect.stringMatching(problem)]);
      expect(words.fields).toEqual([]);
    }),
  );
  test("200 are used", () =>
    reading(
      { "acme.js": withFields('Array.from({ length: 200 }, (_, i) => ({ name: "f" + i, type: "int" }))') },
      (read) => {
        expect(read.problems).toEqual([]);
        expect(matches(read, "acme_f199 == 0")).toEqual(["one", "7"]);
      },
    ));
});

test("a script that takes too long again and again is told of once, when it is not called any more", () =>
  reading({ "acme.js": `${HEAD}${IDENTIFY}function parse() { while (true); }` }, (read) => {
    for (let i = 0; i < 7; i++) play(own(read), [client("Aone\n")], { codecs });
    expect(read.problems).toEqual(["acme.js: it took longer than 50 ms 5 times and is not called any more"]);
  }));

test("scripts that were ended recognise nothing", () =>
  reading({ "acme.js": ACME }, (read) => {
    read.close();
    expect(own(read).detect?.(Uint8Array.of(65), 0, 1, "tcp")).toBe("no");
  }));

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
    // It is asked where nobody else is sure: of connections of beanstalkd.
    const files = [DEMO, join(CAPTURES, "beanstalkd/hand.pcap")];
    await readCaptures(files, { onPacket: (packet) => engine.packet(packet) });
    engine.finish();
    expect([...protocols]).toContain("http");
    expect(JSON.stringify(engine.ledger().lines)).toContain("acme: Error: oh (acme.js:2)");
    // Once, however often it is asked.
    expect(read.problems).toEqual(["acme.js: identify fails: Error: oh (acme.js:2)"]);
  }));
