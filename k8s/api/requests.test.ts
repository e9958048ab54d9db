import { expect, test } from "vitest";
import { type Answer, reply, stubServer } from "../testing/stub-server.ts";
import { listObjects } from "./list.ts";
import { watchObjects } from "./object-watch.ts";
import { ownerSchema } from "./objects.ts";

const PATH = "/api/v1/things";
const thing = (name: string, version: number, uid = name) => {
  return { metadata: { name, namespace: "ns", uid, resourceVersion: `${version}` } };
};
const names = (objects: Iterable<{ metadata: { name: string } }>) => [...objects].map(({ metadata }) => metadata.name);

test("a list is read page by page, and what is no object is left out and counted", async () => {
  await using stub = await stubServer((url, response) => {
    const isSecond = url.searchParams.get("continue") === "next";
    reply(response, {
      metadata: { resourceVersion: "7", ...(isSecond ? {} : { continue: "next" }) },
      items: isSecond ? [thing("c", 3), { metadata: 5 }] : [thing("a", 1), thing("b", 2), null],
    });
  });
  const listed = await listObjects(stub.client, { path: PATH, schema: ownerSchema, labelSelector: "x=y" });
  expect([names(listed.items), listed.resourceVersion, listed.leftOut]).toEqual([["a", "b", "c"], "7", 2]);
  expect(stub.asked.map(({ search }) => search)).toEqual([
    "?limit=500&labelSelector=x%3Dy",
    "?limit=500&labelSelector=x%3Dy&continue=next",
  ]);
});
test("a list whose place was forgotten begins again, once", async () => {
  await using stub = await stubServer((url, response) => {
    if (url.searchParams.has("continue")) reply(response, { message: "too old" }, 410);
    else if (stub.asked.length > 2) reply(response, { metadata: { resourceVersion: "9" }, items: [thing("a", 1)] });
    else reply(response, { metadata: { resourceVersion: "1", continue: "next" }, items: [thing("old", 1)] });
  });
  expect(names((await listObjects(stub.client, { path: PATH, schema: ownerSchema })).items)).toEqual(["a"]);
});

test.each<[string, Answer, object]>([
  [
    "words of a Status",
    (_url, response) => reply(response, { message: "no way" }, 403),
    { code: "NO_PERMISSION", message: "no way" },
  ],
  [
    "text that is no JSON",
    (_url, response) => response.writeHead(500).end("<html>"),
    { code: "UNREACHABLE", status: 500 },
  ],
  [
    "no text at all",
    (_url, response) => response.writeHead(404).end(),
    { code: "NOT_FOUND", message: expect.stringContaining("404") },
  ],
  ["a connection that breaks", (_url, response) => response.socket?.destroy(), { code: "UNREACHABLE", status: 0 }],
  [
    "an answer that breaks off",
    (_url, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{");
      setImmediate(() => response.socket?.destroy());
    },
    { code: "UNREACHABLE" },
  ],
])("refusals: %s", async (_name, answer, expected) => {
  await using stub = await stubServer(answer);
  await expect(stub.client.call({ path: PATH })).rejects.toMatchObject(expected);
});
test("a server that has no time is asked again when it says", async () => {
  await using stub = await stubServer((_url, response) => {
    if (stub.asked.length < 3) reply(response, { message: "busy" }, 429, { "retry-after": "0" });
    else reply(response, { ok: true });
  });
  expect(await stub.client.call({ path: PATH })).toEqual({ ok: true });
});
test("a request can be cancelled", async () => {
  await using stub = await stubServer(() => undefined);
  const controller = new AbortController();
  const call = stub.client.call({ path: PATH, signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
});
test("what the server warns of", async () => {
  await using stub = await stubServer((_url, response) =>
    reply(response, {}, 200, { warning: '299 - "would \\"violate\\"", 299 - "b"' }),
  );
  expect((await stub.client.answer({ path: PATH })).warnings).toEqual(['would \\"violate\\"', "b"]);
});

/** A server whose lists and watches come from two scripts, one item for each request; then both are quiet. */
function scripted(lists: readonly object[][], watches: readonly (readonly object[] | "cut" | 410)[]): Answer {
  let [listed, watched] = [0, 0];
  return (url, response) => {
    if (!url.searchParams.has("watch")) {
      const items = lists[Math.min(listed++, lists.length - 1)];
      reply(response, { metadata: { resourceVersion: `${listed * 100}` }, items });
      return;
    }
    const events = watches[watched++];
    if (events === 410) reply(response, { message: "too old", code: 410 }, 410);
    else if (events === "cut") response.socket?.destroy();
    else {
      response.writeHead(200);
      response.flushHeaders();
      for (const event of events ?? []) response.write(`${JSON.stringify(event)}\n`);
      if (events !== undefined) response.end();
    }
  };
}
async function follow(answer: Answer, expected: readonly string[]) {
  await using stub = await stubServer(answer);
  const watch = watchObjects(stub.client, { path: PATH, schema: ownerSchema });
  const told: string[] = [];
  watch.listen({
    changed: (before, now) =>
      told.push(`${before === null ? "+" : now === null ? "-" : "~"}${(now ?? before)?.metadata.name}`),
  });
  try {
    await expect.poll(() => told, { timeout: 20_000 }).toEqual(expected);
    return stub.asked.map(({ searchParams }) =>
      searchParams.has("watch") ? searchParams.get("resourceVersion") : "list",
    );
  } finally {
    watch.stop();
  }
}
const event = (type: string, object: object) => ({ type, object });

test("a watch that ends goes on where it was", async () => {
  const asked = await follow(
    scripted(
      [[thing("a", 1)]],
      [[event("ADDED", thing("b", 101))], [event("BOOKMARK", thing("", 150))], [event("DELETED", thing("a", 151))]],
    ),
    ["+a", "+b", "-a"],
  );
  expect(asked.slice(0, 4)).toEqual(["list", "100", "101", "150"]);
});
test("a place that was forgotten: a new list is compared with what was known", async () => {
  const asked = await follow(
    scripted(
      [
        [thing("a", 1), thing("b", 2)],
        [thing("b", 102), thing("c", 103)],
      ],
      [410],
    ),
    ["+a", "+b", "~b", "+c", "-a"],
  );
  expect(asked.slice(0, 4)).toEqual(["list", "100", "list", "200"]);
});
test("the same inside of a watch", () =>
  follow(scripted([[thing("a", 1)], []], [[event("ERROR", { kind: "Status", code: 410, message: "gone" })]]), [
    "+a",
    "-a",
  ]));
test("a connection that breaks, and lines that make no sense, do not end it", () =>
  follow(
    scripted(
      [[thing("a", 1)]],
      ["cut", [{ nonsense: 1 }], [event("MODIFIED", { metadata: 3 }), event("MODIFIED", thing("a", 105))]],
    ),
    ["+a", "~a"],
  ));
test("made again under its name is two objects; the same version is told once", () =>
  follow(
    scripted([[thing("a", 1)]], [[event("MODIFIED", thing("a", 1)), event("MODIFIED", thing("a", 120, "other"))]]),
    ["+a", "-a", "+a"],
  ));
test("what is forbidden is ready at once, with its reason", async () => {
  await using stub = await stubServer((_url, response) => reply(response, { message: "no" }, 403));
  const watch = watchObjects(stub.client, { path: PATH, schema: ownerSchema });
  await watch.ready;
  expect(watch.failure()).toMatchObject({ status: 403, message: "no" });
  watch.stop();
});
