import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import type { JsonValue, ScriptEnv } from "../../hooks/types.ts";
import { textArgument } from "../arguments.ts";
import { serveHttp } from "../testing/hostile-server.ts";
import { describeService } from "../testing/real-service.ts";
import { testContext } from "../testing/test-desk.ts";
import { RetryableAnswer, RetryableError } from "../types.ts";
import { webhook, webhookForm } from "./webhook.ts";

function post(url: string, body?: JsonValue, headers?: JsonValue, env: ScriptEnv = {}): Promise<JsonValue> {
  return webhook.run(["POST", url, body ?? null, headers ?? null], testContext(env));
}

describeService("webhook", "adnanh/webhook", {}, (facts) => {
  const url = (): string => facts()["url"] ?? "";
  const signed = (): string => facts()["signed"] ?? "";
  /** Bodies that arrived, as they are on its disk some time after the answer. */
  async function arrived(count: number): Promise<readonly string[]> {
    const folder = facts()["bodies"] ?? "";
    const names = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith(".json"));
    await vi.waitFor(() => expect(names()).toHaveLength(count), { timeout: 5000 });
    return names().map((name) => readFileSync(`${folder}/${name}`, "utf8"));
  }

  test("a text arrives byte for byte, an object as JSON, signed ones with their signature", async () => {
    const text = 'plain "text"\r\n\tü€ \u{1f600} \0 end';
    expect(await post(url(), text)).toBe("ok");
    expect(await arrived(1)).toEqual([text]);
    expect(await post(url(), { a: [1, "ü"] })).toBe("ok");
    expect(await arrived(2)).toContain('{"a":[1,"ü"]}');
    expect(await post(signed(), { b: 1 }, { "X-Signature": "hmac-sha256:HOOK" }, { HOOK: "testsecret" })).toBe("ok");
    expect(await arrived(3)).toContain('{"b":1}');
  });

  test("the server refuses a wrong signature, and its answer comes back whatever the status", async () => {
    expect(await post(signed(), "x")).toMatch(/Hook rules were not satisfied/);
    const wrong = post(signed(), "x", { "X-Signature": "hmac-sha256:HOOK" }, { HOOK: "other" });
    await expect(wrong).rejects.toBeInstanceOf(RetryableAnswer);
    await expect(wrong).rejects.toMatchObject({
      answer: expect.stringContaining("Error occurred"),
      message: expect.stringContaining(" answered 500 "),
    });
  });
});

/** What a server got of one request. */
interface Got {
  readonly method: string;
  readonly type: string;
  readonly body: string;
  readonly signature: string;
}
async function serveEcho(): Promise<string> {
  const { url } = await serveHttp((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => {
      const { "content-type": type = "", "x-signature": signature = "" } = request.headers;
      const got: Got = {
        method: request.method ?? "",
        type,
        body: Buffer.concat(chunks).toString(),
        signature: String(signature),
      };
      response.end(JSON.stringify(got));
    });
  });
  return url;
}
async function echoed(answer: Promise<JsonValue>): Promise<Got> {
  return JSON.parse(textArgument(await answer));
}

test("JSON says that it is, unless the script says what it is; a text and no body say nothing", async () => {
  const url = await serveEcho();
  expect(await echoed(post(url, [1]))).toMatchObject({ method: "POST", type: "application/json", body: "[1]" });
  expect((await echoed(post(url, {}, { "Content-Type": "application/x-own" }))).type).toBe("application/x-own");
  expect(await echoed(post(url, "text"))).toMatchObject({ type: "", body: "text" });
  expect(await echoed(webhook.run(["get", url], testContext()))).toMatchObject({ method: "GET", body: "" });
});

test("a signature is of the bytes that are sent, with a constant that is there", async () => {
  const url = await serveEcho();
  const { signature } = await echoed(post(url, { ü: 1 }, { "X-Signature": "hmac-sha256:KEY" }, { KEY: "k" }));
  expect(signature).toBe(`sha256=${createHmac("sha256", "k").update('{"ü":1}').digest("hex")}`);
  const missing = post(url, "x", { "X-Signature": "hmac-sha256:toString" });
  await expect(missing).rejects.toThrow("the header X-Signature is signed with env.toString, which is not set");
});

test("a status that may pass is tried again as long as the server asks, and comes back with its body", async () => {
  const { url } = await serveHttp((request, response) => {
    const status = Number(request.url?.slice(1));
    response.writeHead(status, { "retry-after": "7" }).end(`body of ${status}`);
  });
  for (const status of [429, 500, 503]) {
    await expect(post(`${url}/${status}`)).rejects.toMatchObject({ answer: `body of ${status}`, retryAfterMs: 7000 });
  }
  for (const status of [200, 302, 404]) expect(await post(`${url}/${status}`)).toBe(`body of ${status}`);
});

test("a body is read in its own charset", async () => {
  const { url } = await serveHttp((request, response) => {
    response
      .writeHead(200, { "content-type": `text/plain; charset=${request.url?.slice(1)}` })
      .end(Buffer.of(0xe9, 0x21));
  });
  expect(await post(`${url}/iso-8859-1`)).toBe("é!");
  expect(await post(`${url}/no-such`)).toBe("\ufffd!");
});

test("a form arrives as multipart/form-data, whatever its values; a refusal is thrown", async () => {
  const { url } = await serveHttp((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on(
      "end",
      () => void answerForm(request.url ?? "", request.headers["content-type"] ?? "", Buffer.concat(chunks)),
    );
    async function answerForm(path: string, type: string, body: Buffer): Promise<void> {
      const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
      response.writeHead(Number(path.slice(1))).end(JSON.stringify([...form]));
    }
  });
  const fields = { a: "text", 'b"\r\n': 'quo"te\r\n--x', c: 5, d: { e: [1] } };
  const form = (status: number): Promise<JsonValue> =>
    webhookForm.run(["POST", `${url}/${status}`, fields], testContext());
  expect(JSON.parse(textArgument(await form(200)))).toEqual([
    ["a", "text"],
    ['b"\r\n', 'quo"te\r\n--x'],
    ["c", "5"],
    ["d", '{"e":[1]}'],
  ]);
  await expect(form(404)).rejects.toThrow(/answered 404 \[\["a","text"\]/);
  await expect(form(500)).rejects.toBeInstanceOf(RetryableError);
});

test("the host is named as the list of hosts has it; what is no address is said without repeating it", () => {
  expect(webhook.hosts(["POST", "https://Hooks.Test:8443/x"], {})).toEqual(["hooks.test:8443"]);
  expect(webhookForm.hosts(["POST", "https://hooks.test:443/x"], {})).toEqual(["hooks.test"]);
  expect(() => webhook.hosts(["POST", "secret words"], {})).toThrow("the address is not a URL");
  expect(() => webhook.hosts(["POST", "ftp://a.test"], {})).toThrow("the address is not a URL of http or https");
  expect(webhook.describe(["post", "https://hooks.test/secret", { a: 1 }])).toEqual({
    target: "hooks.test",
    summary: 'POST {"a":1}',
  });
  expect(webhookForm.describe(["POST", "nothing", { a: 1, b: 2 }])).toEqual({
    target: "",
    summary: "POST form of a, b",
  });
  expect(webhook.describe(["POST", "", "x".repeat(1000)]).summary).toHaveLength(200);
});

test("a method that is none is refused", async () => {
  const url = await serveEcho();
  for (const method of ["", "GET /", "CONNECT", "TRACE"]) {
    await expect(webhook.run([method, url], testContext())).rejects.toThrow(/no method/);
  }
});
