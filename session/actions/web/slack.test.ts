import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WebClient } from "@slack/web-api";
import { beforeAll, expect, test, vi } from "vitest";
import type { JsonValue, ScriptEnv } from "../../hooks/types.ts";
import { textArgument } from "../arguments.ts";
import { SYSTEM_CLOCK } from "../delivery-clock.ts";
import { ACTIONS } from "../registry.ts";
import { serveHttp } from "../testing/hostile-server.ts";
import { describeService, isMissing } from "../testing/real-service.ts";
import { newFolder, openTestDesk, testCall, testContext, TestHosts } from "../testing/test-desk.ts";
import { type ActionContext, RetryableError } from "../types.ts";
import { MAX_ATTACHED_BYTES } from "./attached-files.ts";
import { slack } from "./slack.ts";
import { slackBot } from "./slack-bot.ts";

const CALLED_MS = Date.UTC(2026, 8, 21, 14, 13, 20);

function bot(env: ScriptEnv, args: readonly JsonValue[], more: Partial<ActionContext> = {}): Promise<JsonValue> {
  return slackBot.run(args, { ...testContext(env), calledMs: CALLED_MS, ...more });
}

/** The session's files with one of them. */
function filesFolder(): string {
  const folder = newFolder();
  writeFileSync(join(folder, "a.pcap"), Buffer.from([0xd4, 0xc3, 0xb2, 0xa1, 0, 255]));
  return folder;
}

describeService("slack", "Slack emulated by emulate", {}, (facts) => {
  let reader: WebClient;
  let channel = "";
  let env: ScriptEnv = {};
  beforeAll(async () => {
    if (isMissing(facts)) return;
    const address = facts()["slackApiUrl"] ?? "";
    env = { SLACK_API_URL: address };
    reader = new WebClient("xoxb-test", { slackApiUrl: address });
    channel = (await reader.conversations.list()).channels?.find(({ name }) => name === "alerts")?.id ?? "";
  });

  test("emulated: a message through an incoming webhook has its attachment", async () => {
    const address = facts()["webhook"] ?? "";
    expect(await slack.run([address, "above", "slow *calls*", "#ff0000"], testContext())).toBeNull();
    const [message] = (await reader.conversations.history({ channel, limit: 1 })).messages ?? [];
    expect(message?.attachments).toMatchObject([{ pretext: "above", text: "slow *calls*", color: "#ff0000" }]);
  });

  test("emulated: a bot's message has its fields and a Timestamp, and its file is in its thread", async () => {
    const folder = filesFolder();
    const args = ["xoxb-test", channel, "above", "text", "#00ff00", { Node: "node-a" }, { "cart.pcap": "a.pcap" }];
    expect(await bot(env, args, { filesFolder: folder })).toBeNull();
    const { messages = [] } = await reader.conversations.history({ channel });
    const posted = messages.find(({ text }) => text === "above");
    expect(posted?.attachments).toMatchObject([{ color: "#00ff00", fallback: "text" }]);
    const shown = JSON.stringify(posted?.attachments);
    expect(shown).toContain("*Node*\\nnode-a");
    expect(shown).toContain("*Timestamp*\\n2026-09-21T14:13:20.000Z");
    const thread = await reader.conversations.replies({ channel, ts: posted?.ts ?? "" });
    const [file] = thread.messages?.flatMap(({ files }) => files ?? []) ?? [];
    expect([file?.name, file?.size]).toEqual(["cart.pcap", 6]);
    const download = await fetch(file?.url_private_download ?? file?.url_private ?? "", {
      headers: { authorization: "Bearer xoxb-test" },
    });
    expect(new Uint8Array(await download.arrayBuffer())).toEqual(Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1, 0, 255));
  });

  test("emulated: a token without the right and a wrong channel are told in Slack's words", async () => {
    await expect(bot(env, ["xoxb-wrong", channel, "a", "b", "#000"])).rejects.toThrow("Slack: missing_scope");
    await expect(bot(env, ["xoxb-test", "C404", "a", "b", "#000"])).rejects.toThrow("Slack: channel_not_found");
  });

  test("emulated: messages that a script queued arrive through the outbox, in order", async () => {
    const host = new URL(textArgument(env["SLACK_API_URL"])).host;
    const hosts = new TestHosts();
    const desk = await openTestDesk({ actions: ACTIONS, env, hosts, clock: SYSTEM_CLOCK });
    const queue = (text: string): Promise<JsonValue> =>
      desk.call(testCall("vendor.slackBot", "xoxb-test", channel, text, "", "#000"), testContext(env));
    expect(await Promise.all([queue("first"), queue("second")])).toEqual([null, null]);
    expect(desk.alerts(0)[0]?.reason).toBe(`${host} is not allowed yet: allow it in the list of hosts`);
    hosts.decide(host, "allowed");
    await vi.waitFor(() => expect(desk.counts.waiting).toBe(0), { timeout: 10_000 });
    const { messages = [] } = await reader.conversations.history({ channel, limit: 2 });
    expect(messages.map(({ text }) => text)).toEqual(["second", "first"]);
    await desk.close();
  });
});

/** Answers as a server would that stands for Slack: the answer to each method of the API, and what it got. */
async function serveApi(
  answers: Readonly<Record<string, (url: string) => readonly [number, unknown, (Record<string, string> | undefined)?]>>,
): Promise<{ readonly url: string; readonly got: { readonly path: string; readonly body: string }[] }> {
  const got: { readonly path: string; readonly body: string }[] = [];
  const server: { readonly url: string } = await serveHttp((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      got.push({ path, body: Buffer.concat(chunks).toString() });
      const [status, body, headers] = answers[path]?.(server.url) ?? [404, "no such method"];
      response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  return { url: server.url, got };
}

/** What a bot's message fails with, where the API answers so. */
async function failure(status: number, body: unknown, headers?: Record<string, string>): Promise<unknown> {
  const { url } = await serveApi({ "/chat.postMessage": () => [status, body, headers] });
  return bot({ SLACK_API_URL: url }, ["xoxb", "C1", "a", "b", "#000"]).catch((error: unknown) => error);
}

test("limits and outages of the API may pass; Slack's refusals do not", async () => {
  const limited = await failure(429, { ok: false, error: "ratelimited" }, { "retry-after": "30" });
  expect(limited).toMatchObject({ name: "RetryableError", message: "Slack: ratelimited", retryAfterMs: 30_000 });
  expect(await failure(429, "")).toMatchObject({ name: "RetryableError", retryAfterMs: null });
  expect(await failure(503, "<b>down</b>")).toMatchObject({
    name: "RetryableError",
    message: "Slack: 503 <b>down</b>",
  });
  expect(await failure(200, { ok: false, error: "internal_error" })).toBeInstanceOf(RetryableError);
  const messages = ["[ERROR] must be a string [json-pointer:/channel]"];
  const refused = await failure(200, { ok: false, error: "invalid_arguments", response_metadata: { messages } });
  expect(refused).not.toBeInstanceOf(RetryableError);
  expect(String(refused)).toBe(`Error: Slack: invalid_arguments ${messages[0]}`);
  expect(String(await failure(200, "this is not JSON"))).toBe("Error: Slack: this is not JSON");
  expect(String(await failure(404, "no such method"))).toBe("Error: Slack: 404 no such method");
});

test("limits and refusals of a webhook are told in its words", async () => {
  const { url, got } = await serveApi({
    "/ok": () => [200, "ok"],
    "/gone": () => [404, "no_service"],
    "/busy": () => [429, "rate_limited", { "retry-after": "5" }],
    "/down": () => [500, "rollup_error"],
    "/away": () => [302, "", { location: "http://169.254.169.254/" }],
  });
  const send = (path: string): Promise<unknown> =>
    slack.run([`${url}${path}`, "p", "t", "#fff"], testContext()).catch((error: unknown) => error);
  expect(await send("/ok")).toBeNull();
  expect(JSON.parse(got[0]?.body ?? "")).toMatchObject({ attachments: [{ pretext: "p", text: "t", color: "#fff" }] });
  expect(String(await send("/gone"))).toBe("Error: Slack: 404 no_service");
  expect(await send("/busy")).toMatchObject({ name: "RetryableError", retryAfterMs: 5000 });
  expect(await send("/down")).toMatchObject({ name: "RetryableError", message: "Slack: 500 rollup_error" });
  expect(String(await send("/away"))).toMatch(/169\.254\.169\.254 is not a host of this call/);
});

test("a host that is away may come back", async () => {
  const error = await bot({ SLACK_API_URL: "http://127.0.0.1:1/api" }, ["x", "C1", "a", "b", "#0"]).catch(
    (e: unknown) => e,
  );
  expect(error).toMatchObject({ name: "RetryableError", message: "127.0.0.1:1 refuses connections (ECONNREFUSED)" });
});

interface ShownAttachment {
  readonly blocks: readonly {
    readonly text?: { readonly text: string };
    readonly fields?: readonly { readonly text: string }[];
  }[];
}

test("a message is within the lengths that Slack takes, and its time is that of the call", async () => {
  const { url, got } = await serveApi({ "/chat.postMessage": () => [200, { ok: true, ts: "1.2", channel: "C1" }] });
  const fields = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`name ${i}`, "v".repeat(5000)]));
  await bot({ SLACK_API_URL: url }, ["x", "C1", "a", "t".repeat(9000), "#0", { ...fields, Timestamp: "mine" }]);
  const form = new URLSearchParams(got[0]?.body);
  const [attachment]: readonly ShownAttachment[] = JSON.parse(form.get("attachments") ?? "");
  const { blocks = [] } = attachment ?? {};
  expect(blocks[0]?.text?.text).toHaveLength(3000);
  const texts = blocks.flatMap((block) => block.fields?.map(({ text }) => text) ?? []);
  expect([blocks.length, texts.length, Math.max(...texts.map((text) => text.length))]).toEqual([11, 100, 2000]);
  expect(texts.at(-1)).toBe("*Timestamp*\n2026-09-21T14:13:20.000Z");
});

test("a file that cannot be sent stops the message before it is posted", async () => {
  const folder = filesFolder();
  mkdirSync(join(folder, "sub"));
  symlinkSync("/etc/passwd", join(folder, "link"));
  writeFileSync(join(folder, "large"), Buffer.alloc(MAX_ATTACHED_BYTES + 1));
  const { url, got } = await serveApi({});
  const send = (files: JsonValue): Promise<JsonValue> =>
    bot({ SLACK_API_URL: url }, ["x", "C1", "a", "b", "#0", null, files], { filesFolder: folder });
  await expect(send({ f: "missing" })).rejects.toThrow("missing: no such file");
  await expect(send({ f: "../../etc/passwd" })).rejects.toThrow(/no such file|is not in the session's files/);
  await expect(send({ f: "/etc/passwd" })).rejects.toThrow("/etc/passwd is not in the session's files");
  await expect(send({ f: "link" })).rejects.toThrow("link is not in the session's files");
  await expect(send({ f: "sub" })).rejects.toThrow("sub is not a file");
  await expect(send({ f: "large" })).rejects.toThrow("the files have more than 32 MiB");
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`f${i}`, "a.pcap"]));
  await expect(send(many)).rejects.toThrow("more than 10 files");
  expect(got).toEqual([]);
});

test("files that are refused after the message stands are told, without posting it again", async () => {
  const { url, got } = await serveApi({
    "/chat.postMessage": () => [200, { ok: true, ts: "1.2", channel: "C1" }],
    "/files.getUploadURLExternal": () => [500, "down"],
  });
  const args = ["x", "C1", "a", "b", "#0", null, { f: "a.pcap" }];
  const error = await bot({ SLACK_API_URL: url }, args, { filesFolder: filesFolder() }).catch((e: unknown) => e);
  expect(error).not.toBeInstanceOf(RetryableError);
  expect(String(error)).toBe("Error: the message was posted, its files were not: Slack: 500 down");
  expect(got.map(({ path }) => path)).toEqual(["/chat.postMessage", "/files.getUploadURLExternal"]);
});

test("files go to no other host than the script may reach", async () => {
  const { url } = await serveApi({
    "/chat.postMessage": () => [200, { ok: true, ts: "1.2", channel: "C1" }],
    "/files.getUploadURLExternal": () => [200, { ok: true, upload_url: "http://169.254.169.254/up", file_id: "F1" }],
  });
  const args = ["x", "C1", "a", "b", "#0", null, { f: "a.pcap" }];
  const send = (more: Partial<ActionContext>): Promise<JsonValue> =>
    bot({ SLACK_API_URL: url }, args, { filesFolder: filesFolder(), ...more });
  await expect(send({})).rejects.toThrow(/its files were not: 169\.254\.169\.254 is not a host of this call/);
  const guard = { allowHost: () => undefined, ownPorts: [] };
  await expect(send({ guard })).rejects.toThrow(
    /its files were not: 169\.254\.169\.254 is an address that scripts never/,
  );
});

test("what the lists of hosts and of alerts show of a message holds no secret", () => {
  const address = "https://hooks.slack.com/services/T0/B7/hush";
  expect(slack.hosts([address], {})).toEqual(["hooks.slack.com"]);
  expect(slack.describe([address, "a", "b"])).toEqual({ target: "hooks.slack.com B7", summary: "a b" });
  expect(slack.describe(["https://hooks.corp.test/hush", "a", "b"]).target).toBe("hooks.corp.test");
  expect(slack.describe(["hush"]).target).toBe("");
  const args = ["xoxb-hush", "C1", "a", "b", "#0", null, { f: "a.pcap" }];
  expect(slackBot.hosts(args, {})).toEqual(["slack.com", "files.slack.com"]);
  expect(slackBot.hosts(args.slice(0, 6), {})).toEqual(["slack.com"]);
  expect(slackBot.hosts(args, { SLACK_API_URL: "https://slack.corp.test/api" })).toEqual(["slack.corp.test"]);
  expect(slackBot.describe(args)).toEqual({ target: "Slack channel C1", summary: "a b" });
});
