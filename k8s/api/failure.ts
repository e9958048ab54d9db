// What goes wrong between the desktop and an API server, as the contract's errors with one next step each.
import { z } from "zod";
import { ContractError, type ErrorCode } from "../../contract/index.ts";

/** Longest part of a server's own words that is passed on, in UTF-16 units. */
export const MAX_WORDS = 1000;

/** The API server's refusal. Source: Kubernetes API conventions, "Response Status Kind". */
export class KubeFailure extends ContractError {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** The machine's word for it (`NotFound`, `AlreadyExists`, `Expired`). */
  readonly reason: string;
  constructor(code: ErrorCode, message: string, nextStep: string, status: number, reason: string) {
    super(code, message, nextStep);
    this.name = "KubeFailure";
    this.status = status;
    this.reason = reason;
  }
}

const statusSchema = z.object({ message: z.string().optional(), reason: z.string().optional() });

/** A refusal by its HTTP status and body. */
export function refusal(context: string, status: number, body: unknown): KubeFailure {
  const parsed = statusSchema.safeParse(body);
  const words = clip((parsed.success ? parsed.data.message : undefined) ?? textOf(body) ?? `HTTP status ${status}`);
  const reason = (parsed.success ? parsed.data.reason : undefined) ?? "";
  // Credentials that expired may not be sent at all: the server then takes the user for nobody.
  const meant = status === 403 && words.includes('"system:anonymous"') ? 401 : status;
  const { code, prefix, nextStep } = meaningOf(context, meant);
  return new KubeFailure(code, `${prefix}${words}`, nextStep, status, reason);
}
function textOf(body: unknown): string | undefined {
  return typeof body === "string" && body.trim() !== "" ? body.trim() : undefined;
}
export function clip(words: string): string {
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}…` : words;
}

interface Meaning {
  readonly code: ErrorCode;
  readonly prefix: string;
  readonly nextStep: string;
}
function meaningOf(context: string, status: number): Meaning {
  if (status === 401) {
    return {
      code: "CREDENTIALS",
      prefix: `the cluster of the context ${context} does not accept your credentials; they may have expired: `,
      nextStep: `log in to the cluster again, check with: kubectl --context ${context} get pods`,
    };
  }
  if (status === 403) {
    return {
      code: "NO_PERMISSION",
      prefix: "",
      nextStep: "ask an administrator for the permissions that the plan prints",
    };
  }
  if (status === 404) return { code: "NOT_FOUND", prefix: "", nextStep: "check the name and the namespace" };
  if (status === 429 || status >= 500) {
    return { code: "UNREACHABLE", prefix: "the API server is in trouble: ", nextStep: "try again in a moment" };
  }
  return { code: "UNSUPPORTED", prefix: "the API server refuses: ", nextStep: "check what was asked for" };
}

const CERTIFICATE_ERRORS = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_TLS/;

/** No answer at all: the way to the server, its certificate, or the plugin that makes credentials. */
export function unreachable(context: string, server: string, error: unknown): KubeFailure {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words = clip(error instanceof Error ? error.message || code : String(error));
  if (CERTIFICATE_ERRORS.test(code)) {
    return new KubeFailure(
      "UNREACHABLE",
      `the certificate of ${server} is not trusted: ${words}`,
      `check certificate-authority of the cluster of the context ${context}`,
      0,
      code,
    );
  }
  return new KubeFailure(
    "UNREACHABLE",
    `the API server ${server} of the context ${context} does not answer: ${words}`,
    `check the network, the VPN and the proxy, then: kubectl --context ${context} version`,
    0,
    code,
  );
}

/** The credentials could not be made. */
export function credentialFailure(context: string, plugin: string, hint: string, error: unknown): KubeFailure {
  const words = clip((error instanceof Error ? error.message : String(error)).trim());
  const who = plugin === "" ? "the credentials" : `the credential plugin ${plugin}`;
  return new KubeFailure(
    "CREDENTIALS",
    `${who} of the context ${context} failed: ${words}`,
    hint.trim() === ""
      ? `log in to the cluster again, check with: kubectl --context ${context} get pods`
      : clip(hint.trim()),
    0,
    "",
  );
}

export function isStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof KubeFailure && statuses.includes(error.status);
}
export function messageOf(error: unknown): string {
  return clip(error instanceof Error ? error.message : String(error));
}
