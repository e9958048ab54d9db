// Requests and responses find each other by number, whatever order they come in; what is missing is said.
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { CLIENT, SERVER } from "../../flow/flow.ts";
import { codecs } from "../../../codecs/index.ts";
import { play, type PlayOptions, type PlayResult, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { schemaOf } from "./schema.ts";
import { encodeBody, int, request, response } from "./testing/encode.ts";
import { kafka } from "./index.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

const [PRODUCE, METADATA, HANDSHAKE, VERSIONS] = [0, 3, 17, 18];

function ask(apiKey: number, version: number, number: number, value: JsonObject): string {
  const schema = schemaOf(apiKey, "request", version);
  if (schema === null) throw new Error("no such message");
  return request(apiKey, version, number, encodeBody(schema, value), schema.isFlexible);
}
function answer(apiKey: number, version: number, number: number, value: JsonObject): string {
  const schema = schemaOf(apiKey, "response", version);
  if (schema === null) throw new Error("no such message");
  return response(number, encodeBody(schema, value), schema.isFlexible && apiKey !== VERSIONS);
}
const topics = (...names: readonly string[]): JsonObject => ({ topics: names.map((name) => ({ name })) });
const metadata = (number: number, ...names: readonly string[]): string => ask(METADATA, 1, number, topics(...names));
const told = (number: number, ...names: readonly string[]): string => answer(METADATA, 1, number, topics(...names));

/** Each step as one piece: what is passed over depends on where the pieces end. */
function whole(steps: readonly Step[], options: Partial<PlayOptions> = {}): PlayResult {
  return play(kafka, steps, { codecs, ...options });
}
function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}

test("in any order", () => {
  check(
    [client(metadata(1, "a"), metadata(2, "b"), metadata(3, "c")), server(told(3, "c"), told(1, "a"), told(2, "b"))],
    ["Metadata a → 0 (good)", "Metadata b → 0 (good)", "Metadata c → 0 (good)"],
  );
});
test("flexible versions, and the versions that a broker speaks", () => {
  const keys = { errorCode: 0, apiKeys: [{ apiKey: 0, minVersion: 0, maxVersion: 12 }] };
  check(
    [client(ask(VERSIONS, 3, 0, { clientSoftwareName: "x" })), server(answer(VERSIONS, 3, 0, keys))],
    ["ApiVersions shop → 0 (good)"],
  );
});
test("a broker that does not know the version of ApiVersions answers in the first one", () => {
  const keys = { errorCode: 35, apiKeys: [{ apiKey: 18, minVersion: 0, maxVersion: 2 }] };
  const steps = [client(ask(VERSIONS, 4, 0, {})), server(answer(VERSIONS, 0, 0, keys))];
  check(steps, ["ApiVersions shop → 35 (bad)"]);
  expect(only(steps).response).toMatchObject({ errorName: "UNSUPPORTED_VERSION", payload: keys });
});
test("a Produce without acknowledgement gets no answer and misses none", () => {
  const produce = (number: number, acks: number): string =>
    ask(PRODUCE, 2, number, { acks, topicData: [{ name: "t", partitionData: [{ index: 0, records: "" }] }] });
  check(
    [
      client(produce(1, 0), produce(2, 1)),
      server(answer(PRODUCE, 2, 2, { responses: [{ name: "t", partitionResponses: [] }] })),
    ],
    ["Produce t →  (none)", "Produce t → 0 (good)"],
  );
});
test("names of topics that are told by their ids", () => {
  const topicId = "1Lj3EeiUSciNI7wmCyPgVg";
  const steps = [
    client(ask(METADATA, 12, 1, { topics: [] })),
    server(answer(METADATA, 12, 1, { topics: [{ name: "orders", topicId }] })),
    client(
      ask(PRODUCE, 13, 2, { acks: -1, topicData: [{ topicId, partitionData: [] }, { topicId: "x".repeat(21) + "A" }] }),
    ),
  ];
  expect(lines(steps).at(-1)).toMatch(/^Produce orders, x+A → /);
});

describe("what is missing", () => {
  test("a response that nobody asked for shows its number only", () => {
    const steps = [server(told(7, "a"))];
    check(
      [client(metadata(1, "a")), server(told(1, "a")), ...steps],
      ["Metadata a → 0 (good)", " → 0 (none) !pair-not-found: no request was seen for this response"],
    );
  });
  test("a request without an answer, and one whose number comes again", () => {
    check(
      [
        client(metadata(1, "a"), metadata(1, "b")),
        server(told(1, "b")),
        client(metadata(2, "c")),
        { side: SERVER, end: "reset" },
      ],
      [
        "Metadata a →  (none) !pair-not-found: another request took its number before the answer",
        "Metadata b → 0 (good)",
        "Metadata c →  (none) !connection: the connection was reset before the answer",
      ],
    );
  });
  test("bytes: only the messages that they cut; the next is found by its header or number", () => {
    const cut = metadata(1, "a");
    const { entries } = whole([
      client(cut.slice(0, 9)),
      { side: CLIENT, gap: cut.length - 9 },
      client(metadata(2, "b"), metadata(3, "c")),
      { side: SERVER, gap: 40 },
      server("rest of what was lost", told(2, "b"), told(3, "c")),
    ]);
    expect(entries.map(line)).toEqual(["Metadata b → 0 (good)", "Metadata c → 0 (good)"]);
  });
  test("more requests than may wait", () => {
    const { notes } = talk([client(metadata(1, "a"), metadata(2, "b"), metadata(3, "c"))], {
      limits: { maxPendingRequests: 2 },
    });
    expect(notes).toMatchObject({ "pending-requests": 1 });
  });
  test("a body that is cut by the limit shows its beginning", () => {
    const long = metadata(1, ...Array.from({ length: 100 }, (_, i) => `topic-${i}`));
    const { entries } = whole([client(long.slice(0, 300)), client(long.slice(300)), server(told(1, "a"))], {
      limits: { maxBodyBytes: 200 },
    });
    expect([entries[0]?.truncated, entries[0]?.error]).toEqual([true, null]);
    expect(JSON.stringify(entries[0]?.document.request)).toContain("topic-5");
  });
});

describe("damage", () => {
  test("bytes that are left over, bodies that end early, versions that nobody knows", () => {
    const body = int(1, 4) + int(1, 2) + "a";
    expect(lines([client(request(METADATA, 1, 1, `${body}xyz`))])[0]).toMatch(/!dissection: 3 bytes are left over/);
    expect(lines([client(request(METADATA, 1, 1, body.slice(0, -1)))])[0]).toMatch(/!dissection: name ends early/);
    expect(lines([client(request(METADATA, 29, 1, body))])[0]).toMatch(/version 29 of this API is not known/);
  });
  test("a message without room for its number", () => {
    expect(lines([client(metadata(1, "a")), server(int(2, 4), "xx"), server(told(1, "a"))])).toEqual([
      "Metadata a → 0 (good)",
      expect.stringMatching(/!dissection: the correlation id ends early/),
    ]);
  });
  test("a length that no message has", () => {
    const steps = [
      client(metadata(1, "a")),
      server(told(1, "a")),
      client("\xff\xff\xff\xff", metadata(2, "b")),
      server(told(2, "b")),
    ];
    const found = whole(steps).entries.map(line);
    expect(found).toContain("Metadata b → 0 (good)");
    expect(found.join("\n")).toContain("!dissection: a length that no message has");
  });
});

test("bare tokens behind the first handshake are counted and never shown", () => {
  const secret = "\0shop\0secret";
  const token = int(secret.length, 4) + secret;
  const steps = [
    client(ask(HANDSHAKE, 0, 1, { mechanism: "PLAIN" })),
    server(answer(HANDSHAKE, 0, 1, { errorCode: 0, mechanisms: ["PLAIN"] })),
    client(token),
    server(int(0, 4)),
    client(metadata(2, "a")),
    server(told(2, "a")),
  ];
  const { entries } = talk(steps);
  expect(JSON.stringify(entries)).not.toContain("secret");
  expect(entries.map(({ columns }) => columns.method)).toEqual(["SaslHandshake", "SaslToken", "Metadata"]);
});
