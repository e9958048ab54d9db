// `fetch` for the clients of vendors, which take one: their requests go the way of all requests of scripts.
import type { ActionContext } from "../types.ts";
import { sendWebRequest, type WebRules } from "./web-request.ts";

/** Statuses whose answers have no body (Fetch standard, "null body status"). */
const WITHOUT_BODY = new Set([101, 103, 204, 205, 304]);

export type WebFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export function openWebFetch(context: Pick<ActionContext, "signal" | "guard">, rules: WebRules): WebFetch {
  return async (input, init) => {
    const asked = new Request(input, init);
    const body = asked.body === null ? null : new Uint8Array(await asked.arrayBuffer());
    const answer = await sendWebRequest(
      { method: asked.method, url: new URL(asked.url), headers: Object.fromEntries(asked.headers), body },
      { ...context, signal: AbortSignal.any([context.signal, asked.signal]) },
      rules,
    );
    return new Response(WITHOUT_BODY.has(answer.status) ? null : answer.body, {
      status: answer.status,
      statusText: answer.statusText,
      headers: answer.headers,
    });
  };
}
