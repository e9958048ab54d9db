import { Client } from "@elastic/elasticsearch";
import { createServer } from "node:https";
import { z } from "zod";
import { createSessionCredentials } from "../../../codecs/session-certificate.ts";
import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "../../hooks/types.ts";
import { actionContext, actionOf, PLAIN_NETWORK, runnerOf } from "../testing/action-calls.ts";
import { withAnswers } from "../testing/answering-server.ts";
import { describeService, isMissing } from "../testing/real-service.ts";
import { RetryableError } from "../types.ts";
import { elastic, MAX_DOCUMENTS } from "./elastic.ts";

const ACTION = elastic(PLAIN_NETWORK);
const run = runnerOf([ACTION], actionContext());
const address = z.object({ port: z.number() });
const PRODUCT = { "x-elastic-product": "Elasticsearch", "content-type": "application/json" };
const TAKEN = { status: 200, headers: PRODUCT, body: '{"errors":false,"took":1,"items":[{"create":{"status":201}}]}' };

describeService("elastic", "Elasticsearch 8.19 itself", {}, (facts) => {
  let client: Client;
  beforeAll(() => {
    if (isMissing(facts)) return;
    client = new Client({ node: facts()["url"] ?? "" });
  });
  const found = async (index: string): Promise<readonly unknown[]> => {
    await client.indices.refresh({ index });
    const { hits } = await client.search({ index, size: 10_000, query: { match_all: {} } });
    return hits.hits.map(({ _source }) => _source);
  };

  test("a document is found as it was", async () => {
    const document = { id: "w/1.pcap-0", request: { path: "/ä" }, status: 200, tags: ["a", "b"] };
    await run("vendor.elastic", facts()["url"] ?? "", "one", document);
    expect(await found("one")).toEqual([document]);
  });
  test("many go together, whatever their index, and sent again they are there once", async () => {
    const calls = Array.from({ length: MAX_DOCUMENTS + 20 }, (_, i): readonly JsonValue[] => [
      facts()["url"] ?? "",
      i % 2 === 0 ? "even" : "odd",
      { i },
    ]);
    const times = calls.map(() => 1_790_000_000_000);
    await ACTION.runBatch(calls, actionContext(), times);
    await ACTION.runBatch(calls, actionContext(), times);
    expect(await found("even")).toHaveLength(calls.length / 2);
    expect(await found("odd")).toHaveLength(calls.length / 2);
  });
  test("the same document twice is there twice", async () => {
    const call = [facts()["url"] ?? "", "twice", { a: 1 }];
    await ACTION.runBatch([call, call], actionContext(), [1, 1]);
    expect(await found("twice")).toEqual([{ a: 1 }, { a: 1 }]);
  });
  test("a document that does not fit is refused for good, and the others are there", async () => {
    const url = facts()["url"] ?? "";
    await run("vendor.elastic", url, "typed", { n: 1 });
    const batch = ACTION.runBatch(
      [
        [url, "typed", { n: "no number" }],
        [url, "typed", { n: 2 }],
      ],
      actionContext(),
      [1, 2],
    );
    await expect(batch).rejects.toThrow(/answered 400: 1 of 2 documents were refused: .*failed to parse field \[n\]/);
    await expect(batch).rejects.not.toBeInstanceOf(RetryableError);
    expect(await found("typed")).toEqual([{ n: 1 }, { n: 2 }]);
  });
  test("a name that is none of an index is refused in the server's words", async () => {
    await expect(run("vendor.elastic", facts()["url"] ?? "", "Not An Index", { a: 1 })).rejects.toThrow(
      /answered 400: .*Invalid index name/,
    );
  });
});

describe("a receiver of the test's own", () => {
  test.each([
    ["name and password", ["user", "pass"], `Basic ${Buffer.from("user:pass").toString("base64")}`],
    ["a service's token", ["user", "pass", "", "", "token"], "Bearer token"],
    ["nothing", [], undefined],
  ])("is shown %s", (_name, access, expected) =>
    withAnswers([TAKEN], async (url, requests) => {
      await run("vendor.elastic", url, "index", { a: 1 }, ...access);
      expect(requests.map(({ headers }) => headers.authorization)).toEqual([expected]);
    }),
  );
  test("with a certificate of its own is taken by its fingerprint, and by no other", async () => {
    const { keyPem, certificatePem, fingerprint256 } = createSessionCredentials(Date.now());
    const bodies: string[] = [];
    const server = createServer({ key: keyPem, cert: certificatePem }, (request, response) => {
      request.on("data", (chunk: Buffer) => void bodies.push(chunk.toString()));
      request.on("end", () => response.writeHead(TAKEN.status, TAKEN.headers).end(TAKEN.body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `https://127.0.0.1:${address.parse(server.address()).port}`;
      const indexed = (fingerprint: string): Promise<JsonValue> =>
        run("vendor.elastic", url, "index", { a: 1 }, "u", "p", "", "", "", fingerprint);
      await expect(indexed("")).rejects.toThrow(/self-signed certificate/i);
      await expect(indexed(fingerprint256.replaceAll(/[0-9]/g, "0"))).rejects.toThrow(/fingerprint does not match/);
      expect(bodies).toEqual([]);
      await indexed(fingerprint256);
      await indexed(fingerprint256.replaceAll(":", ""));
      expect(bodies).toHaveLength(2);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
  test("that is no Elasticsearch, as OpenSearch, is refused for good with a way out", () =>
    withAnswers([{ ...TAKEN, headers: { "content-type": "application/json" } }], async (url) => {
      const indexed = run("vendor.elastic", url, "index", { a: 1 });
      await expect(indexed).rejects.toThrow(/is not Elasticsearch: .*vendor\.webhook/);
      await expect(indexed).rejects.not.toBeInstanceOf(RetryableError);
    }));
  test("that takes a part only asks for another try where that may help", () => {
    const items = [
      { create: { status: 400, error: { reason: "bad" } } },
      { create: { status: 429, error: { reason: "queue full" } } },
    ];
    const answer = { ...TAKEN, body: JSON.stringify({ errors: true, took: 1, items }) };
    return withAnswers([answer], async (url) => {
      const batch = ACTION.runBatch(
        [
          [url, "a", { a: 1 }],
          [url, "a", { a: 2 }],
        ],
        actionContext(),
        [1, 2],
      );
      await expect(batch).rejects.toThrow(/429: 2 of 2 documents were refused: queue full/);
      await expect(batch).rejects.toBeInstanceOf(RetryableError);
    });
  });
});

describe("without a server", () => {
  const cloudID = `mine:${Buffer.from("eu.example.com$abc$def").toString("base64")}`;
  test("a cloud's id says which host", () => {
    const { hosts } = actionOf([ACTION], "vendor.elastic");
    expect(hosts(["", "index", {}, "", "", cloudID, "key"], {})).toEqual(["abc.eu.example.com"]);
    expect(hosts(["https://es.example:9200", "index", {}], {})).toEqual(["es.example:9200"]);
    expect(() => hosts(["", "index", {}, "", "", "mine:none"], {})).toThrow("the cloud id is none");
  });
  test("calls with the same access go together, whatever they carry", () => {
    const key = (index: string, password: string): string =>
      ACTION.batchKey(["http://a", index, { a: index }, "u", password]);
    expect(key("a", "p")).toBe(key("b", "p"));
    expect(key("a", "p")).not.toBe(key("a", "q"));
  });
});
