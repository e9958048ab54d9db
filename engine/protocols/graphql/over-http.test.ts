// GraphQL inside HTTP conversations: which entries are GraphQL, and what they carry.
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { codecs } from "../../../codecs/index.ts";
import { play, type Played, type Step } from "../../testing/play.ts";
import { client, server, talk, withBody } from "../http/testing/talk.ts";
import { GQL_1_1, GQL_2_0, GQL_WS, graphql } from "./index.ts";

function post(body: string, type = "application/json", headers = ""): Step {
  return client(`POST /graphql HTTP/1.1\nContent-Type: ${type}\n${headers}Content-Length: ${body.length}\n\n${body}`);
}
function answer(body: string, status = 200): Step {
  return server(`HTTP/1.1 ${status} X\nContent-Type: application/json\nContent-Length: ${body.length}\n\n${body}`);
}

function only(steps: readonly Step[]): Played {
  const { entries } = talk(steps);
  expect(entries).toHaveLength(1);
  return entries[0] as Played;
}

/** Protocol, outcome and what the request carries beyond HTTP. */
function check(steps: readonly Step[], abbr: string, outcome: string, carries: JsonObject): void {
  const entry = only(steps);
  expect([entry.protocol, entry.columns.outcome]).toEqual([abbr, outcome]);
  expect(entry.document.request).toMatchObject(carries);
  if (abbr === "HTTP") expect(entry.document.request).not.toHaveProperty("graphql");
}

const QUERY = '{"query":"query Q($n: Int) { a(n: $n) }","variables":{"n":1}}';
const Q = { operationName: "Q", operationType: "query", query: "query Q($n: Int) { a(n: $n) }", variables: { n: 1 } };

test("a POST with JSON", () => {
  check([post(QUERY), answer('{"data":{"a":1}}')], "GQL", "good", { method: "POST", graphql: Q });
});

test("errors make a 200 bad", () => {
  const steps = [post(QUERY), answer('{"data":null,"errors":[{"message":"no"}]}')];
  check(steps, "GQL", "bad", { graphql: Q });
  expect(only(steps).document.response).toMatchObject({ status: 200, errors: [{ message: "no" }] });
});

test("errors of an answer to plain HTTP are its own affair", () => {
  const steps = [post('{"a":1}'), answer('{"errors":[{"message":"no"}]}')];
  check(steps, "HTTP", "good", { method: "POST" });
  expect(only(steps).document.response).not.toHaveProperty("errors");
});

test("a GET, a document alone, a persisted query", () => {
  const get = client("GET /graphql?query=%7B%20a%20%7D HTTP/1.1\n\n");
  const operation = { operationName: "", operationType: "query", query: "{ a }", variables: null };
  check([get, answer("{}")], "GQL", "good", { graphql: operation });
  check([post("{ a }", "application/graphql"), answer("{}")], "GQL", "good", { graphql: operation });
  const hash = '{"operationName":"Q","extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}';
  const miss = '{"errors":[{"message":"PersistedQueryNotFound"}]}';
  check([post(hash), answer(miss)], "GQL", "bad", { graphql: { operationName: "Q", operationType: "", query: "" } });
});

test("a batch", () => {
  const steps = [post(`[${QUERY},{"query":"{ b }"}]`), answer('[{"data":1},{"errors":[{"message":"b"}]}]')];
  const b = { operationName: "", operationType: "query", query: "{ b }", variables: null };
  check(steps, "GQL", "bad", { graphql: Q, graphqlBatch: [Q, b] });
  expect(only(steps).document.response).toMatchObject({ errors: [{ message: "b" }] });
});

test("packed on the way", () => {
  const packed = gzipSync(QUERY);
  const head = `POST / HTTP/1.1\nContent-Type: application/json\nContent-Encoding: gzip\nContent-Length: ${packed.length}\n\n`;
  check([withBody(0, head, packed), answer("{}")], "GQL", "good", { graphql: Q });
});

test("in chunks", () => {
  const head = "POST / HTTP/1.1\nContent-Type: application/json\nTransfer-Encoding: chunked\n\n";
  check([client(`${head}${QUERY.length.toString(16)}\n${QUERY}\n0\n\n`), answer("{}")], "GQL", "good", { graphql: Q });
});

test("what is not GraphQL stays HTTP", () => {
  check([post('{"query":"select 1"}'), answer("{}")], "HTTP", "good", {});
  check([post(QUERY, "text/plain"), answer("{}")], "HTTP", "good", {});
  check([client("GET /search?query=shoes HTTP/1.1\n\n"), answer("{}")], "HTTP", "good", {});
  check([client("GET / HTTP/1.1\nReferer: /?query=%7Ba%7D\n\n"), answer("{}")], "HTTP", "good", {});
});

test("a body that is cut is not read", () => {
  const steps = [client(`POST / HTTP/1.1\nContent-Type: application/json\nContent-Length: 999\n\n${QUERY}`)];
  check(steps, "HTTP", "none", { method: "POST" });
});

test("a request without an answer", () => {
  check([post(QUERY)], "GQL", "none", { graphql: Q });
  expect(only([post(QUERY)]).error).toMatchObject({ type: "pair-not-found" });
});

test("the registry's view: protocols and fields, nothing to dissect on its own", () => {
  expect(graphql.protocols).toEqual([GQL_1_1, GQL_2_0, GQL_WS]);
  expect(GQL_1_1).toMatchObject({
    name: "http",
    version: "1.1",
    abbr: "GQL",
    macro: "gql",
    backgroundColor: "#e10098",
  });
  expect(graphql.detect).toBe(null);
  expect(play(graphql, [client("GET / HTTP/1.1\n\n")], { codecs })).toMatchObject({
    entries: [],
    gaveUp: "GraphQL is read inside HTTP and WebSocket",
  });
  expect(graphql.paths.map(({ path }) => path)).toContain("request.graphql.query");
});
