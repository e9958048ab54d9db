import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import { expect, test } from "vitest";
import type { JsonValue, ScriptEnv } from "../../hooks/types.ts";
import { serveHttp } from "../testing/hostile-server.ts";
import { testContext } from "../testing/test-desk.ts";
import { chatgptPrompt } from "./chatgpt.ts";

interface Asked {
  readonly path: string;
  readonly authorization: string;
  readonly params: ChatCompletionCreateParamsNonStreaming;
}

/** A stand-in for a model's API, typed by the client of OpenAI: answers in turn, and keeps what it was asked. */
async function serveModel(
  ...answers: readonly (readonly [
    number,
    Partial<ChatCompletion> | { readonly error: { readonly message: string } } | string,
  ])[]
): Promise<{ readonly env: ScriptEnv; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const { url } = await serveHttp((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      const { authorization = "" } = request.headers;
      asked.push({ path: request.url ?? "", authorization, params: JSON.parse(body) });
      const [status, answer] = answers[asked.length - 1] ?? [500, ""];
      response.writeHead(status, { "content-type": "application/json", "retry-after": "3" });
      response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
    });
  });
  return { env: { OPENAI_BASE_URL: `${url}/v1` }, asked };
}

function completion(content: string | null): Partial<ChatCompletion> {
  const message = { role: "assistant", content, refusal: null } as const;
  return { object: "chat.completion", choices: [{ index: 0, finish_reason: "stop", logprobs: null, message }] };
}
function ask(env: ScriptEnv, ...args: readonly JsonValue[]): Promise<JsonValue> {
  return chatgptPrompt.run(args, testContext(env));
}

test("a stand-in, typed by the client: the question, its length and the key arrive, the answer comes back", async () => {
  const { env, asked } = await serveModel([200, completion("forty-two")], [200, completion("")]);
  expect(await ask(env, "sk-key", "why?")).toBe("forty-two");
  expect(asked[0]).toEqual({
    path: "/v1/chat/completions",
    authorization: "Bearer sk-key",
    params: { model: "gpt-4o-mini", messages: [{ role: "user", content: "why?" }], max_tokens: 1024 },
  });
  expect(await ask({ ...env, OPENAI_MODEL: "own" }, "sk-key", "why?", 7)).toBe("");
  expect(asked[1]?.params).toMatchObject({ model: "own", max_tokens: 7 });
});

test("a stand-in: failures are told in its words, and those that may pass are tried again as it asks", async () => {
  const { env, asked } = await serveModel(
    [401, { error: { message: "Incorrect API key provided" } }],
    [429, { error: { message: "Rate limit reached" } }],
    [503, "<html>"],
    [200, "no JSON"],
    [200, {}],
    [200, completion(null)],
  );
  const failures: unknown[] = [];
  for (let i = 0; i < 6; i++) failures.push(await ask(env, "sk-key", "why?").catch((error: unknown) => error));
  expect(failures[0]).toMatchObject({
    name: "Error",
    message: expect.stringContaining("401 Incorrect API key provided"),
  });
  expect(failures[1]).toMatchObject({
    name: "RetryableError",
    retryAfterMs: 3000,
    message: expect.stringContaining("Rate limit reached"),
  });
  expect(failures[2]).toMatchObject({ name: "RetryableError", retryAfterMs: 3000 });
  expect(failures[3]).toBeInstanceOf(Error);
  expect(failures[4]).toMatchObject({ message: "the model's answer has no text" });
  expect(failures[5]).toMatchObject({ message: "the model's answer has no text" });
  expect(asked).toHaveLength(6);
});

test("an API that is away may come back", async () => {
  const error = await ask({ OPENAI_BASE_URL: "http://127.0.0.1:1/v1" }, "k", "p").catch((failure: unknown) => failure);
  expect(error).toMatchObject({ name: "RetryableError", message: "127.0.0.1:1 refuses connections (ECONNREFUSED)" });
});

test("it is off until the constant is set", async () => {
  const off = "chatgpt.prompt is off: set the constant OPENAI_BASE_URL to the address of the model's API";
  await expect(ask({}, "k", "p")).rejects.toThrow(off);
  expect(() => chatgptPrompt.hosts(["k", "p"], {})).toThrow(off);
  expect(chatgptPrompt.hosts(["k", "p"], { OPENAI_BASE_URL: "https://llm.test:8443/v1" })).toEqual(["llm.test:8443"]);
  expect(chatgptPrompt.describe(["k", "why?"])).toEqual({ target: "language model", summary: "why?" });
});
