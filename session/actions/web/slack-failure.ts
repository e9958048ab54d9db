// Failures of Slack's clients in Slack's words, and whether they may pass.
import type { WebAPIHTTPError, WebAPIPlatformError, WebAPIRequestError } from "@slack/web-api";
import type { IncomingWebhookHTTPError, IncomingWebhookRequestError } from "@slack/webhook";
import { RetryableError } from "../types.ts";
import { cutLine } from "./text-cut.ts";

/** Errors of the Web API that Slack's documentation calls temporary. */
const MAY_PASS = new Set([
  "ratelimited",
  "rate_limited",
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
]);

/** What to throw for an error of a client. Their classes are loaded with them, so that it goes by the codes. */
export function slackFailure(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (isRequestFailure(error)) return error.original;
  if (isPlatformFailure(error)) {
    const words = [error.data.error, ...(error.data.response_metadata?.messages ?? [])].join(" ");
    const message = `Slack: ${cutLine(words)}`;
    return MAY_PASS.has(error.data.error) ? new RetryableError(message) : new Error(message);
  }
  if (isHttpFailure(error)) {
    return new Error(`Slack: ${cutLine(`${error.statusCode} ${String(error.body ?? "") || error.statusMessage}`)}`);
  }
  return error;
}

function isRequestFailure(error: Error): error is WebAPIRequestError | IncomingWebhookRequestError {
  return codeOf(error) === "request_error";
}
function isPlatformFailure(error: Error): error is WebAPIPlatformError {
  return codeOf(error) === "platform_error";
}
function isHttpFailure(error: Error): error is WebAPIHTTPError | IncomingWebhookHTTPError {
  return codeOf(error) === "http_error";
}
function codeOf(error: Error): string {
  return "code" in error ? String(error.code).replace(/^slack_web(?:api|hook)_/, "") : "";
}
