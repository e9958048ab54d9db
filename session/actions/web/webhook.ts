// vendor.webhook and vendor.webhookForm: any request, and a form.
import type { JsonValue } from "../../hooks/types.ts";
import { type Action, type ActionContext, RetryableAnswer, RetryableError } from "../types.ts";
import { objectArgument, textArgument } from "../arguments.ts";
import { parseServerUrl } from "../server-url.ts";
import { checkMethod } from "./request-checks.ts";
import { signHeaders } from "./signature.ts";
import { cutLine } from "./text-cut.ts";
import { mayPass, retryAfterMs } from "./web-failure.ts";
import { sendWebRequest, type WebResponse } from "./web-request.ts";

type Args = readonly (JsonValue | undefined)[];

export const webhook: Action = {
  helper: "vendor.webhook",
  hosts: ([, url]) => [parseServerUrl(textArgument(url)).host],
  describe: (args) => described(args, textArgument(args[2])),
  async run([method, url, body, headers], context) {
    const payload = encode(textArgument(body));
    const given = headersOf(headers);
    const all =
      isJson(body) && !hasHeader(given, "content-type") ? { "content-type": "application/json", ...given } : given;
    const response = await send(
      [method, url],
      signHeaders(all, payload, context.env),
      body === undefined || body === null ? null : payload,
      context,
    );
    const text = bodyText(response);
    if (mayPass(response.status)) {
      throw new RetryableAnswer(statusProblem(response), text, retryAfterMs(response.headers, Date.now()));
    }
    return text;
  },
};

export const webhookForm: Action = {
  helper: "vendor.webhookForm",
  hosts: ([, url]) => [parseServerUrl(textArgument(url)).host],
  describe: (args) =>
    described(
      args,
      `form of ${Object.entries(objectArgument(args[2]))
        .map(([name]) => name)
        .join(", ")}`,
    ),
  async run([method, url, fields], context) {
    const form = new FormData();
    for (const [name, value] of Object.entries(objectArgument(fields))) form.append(name, textArgument(value));
    const encoded = new Response(form);
    const headers = { "content-type": encoded.headers.get("content-type") ?? "" };
    const response = await send([method, url], headers, new Uint8Array(await encoded.arrayBuffer()), context);
    if (mayPass(response.status)) {
      throw new RetryableError(statusProblem(response), retryAfterMs(response.headers, Date.now()));
    }
    if (response.status >= 400) throw new Error(statusProblem(response));
    return bodyText(response);
  },
};

function send(
  [method, url]: Args,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | null,
  context: ActionContext,
): Promise<WebResponse> {
  const target = parseServerUrl(textArgument(url));
  return sendWebRequest({ method: checkMethod(textArgument(method)), url: target, headers, body }, context, {
    hosts: [target.host],
  });
}

function described([method, url]: Args, content: string): ReturnType<Action["describe"]> {
  const text = textArgument(url);
  const target = URL.canParse(text) ? new URL(text).host : "";
  return { target, summary: cutLine(`${textArgument(method).toUpperCase()} ${content}`) };
}

function headersOf(value: JsonValue | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(objectArgument(value)).map(([name, member]) => [name, textArgument(member)]),
  );
}
function hasHeader(headers: Readonly<Record<string, string>>, name: string): boolean {
  return Object.keys(headers).some((key) => key.toLowerCase() === name);
}
function isJson(body: JsonValue | undefined): boolean {
  return body !== undefined && body !== null && typeof body !== "string";
}

function statusProblem(response: WebResponse): string {
  return cutLine(`${response.url.host} answered ${response.status} ${bodyText(response) || response.statusText}`);
}

function bodyText({ body, headers }: WebResponse): string {
  const label = /charset="?([\w-]+)/i.exec(headers.get("content-type") ?? "")?.[1] ?? "utf-8";
  try {
    return new TextDecoder(label).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
