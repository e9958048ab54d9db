// What a message of JSON-RPC says, of 2.0 (jsonrpc.org/specification) or 1.0.
//   2.0: {"jsonrpc": "2.0", "method", ["params"], ["id"]} → {"jsonrpc": "2.0", "result" | "error": {"code", "message", ["data"]}, "id"}
//   1.0: {"method", "params": [...], "id"}                → {"result", "error", "id"}, one of the first two null
// 2.0 says so itself. 1.0 does not, so only what has its three members and no other counts (some write "jsonrpc": "1.0" besides).
// Several in one list are a batch; a request without an id (1.0: null) is a notification, which nobody answers.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { isObject, parseJson, shallow } from "../graphql/json.ts";
import { errorName } from "./error-names.ts";
import { MAX_ERROR_CHARACTERS } from "./limits.ts";

export interface RpcCall {
  readonly version: "1.0" | "2.0";
  readonly method: string;
  /** null for a notification. */
  readonly id: Json;
  readonly isNotification: boolean;
  readonly params: Json;
}
export interface RpcError {
  /** null where it has none that is a number. */
  readonly code: number | null;
  readonly name: string;
  readonly message: string;
}
export interface RpcAnswer {
  readonly id: Json;
  readonly error: RpcError | null;
}

export type RpcMessage =
  | { readonly kind: "calls"; readonly calls: readonly RpcCall[]; readonly isBatch: boolean }
  | { readonly kind: "answers"; readonly answers: readonly RpcAnswer[]; readonly isBatch: boolean };

const CALL_1_0: ReadonlySet<string> = new Set(["method", "params", "id", "jsonrpc"]);

/** Null for what is none. */
export function readMessage(text: string): RpcMessage | null {
  // Most bodies have none of these words: they are not parsed.
  if (!text.includes('"jsonrpc"') && !(text.includes('"params"') && text.includes('"method"'))) return null;
  const value = parseJson(text);
  const isBatch = Array.isArray(value);
  const members: readonly (Json | undefined)[] = isBatch ? value : [value];
  const calls = members.map(callOf);
  // A batch may have members that are none: the server says so of each.
  if (calls.some((call) => call !== null)) {
    return { kind: "calls", calls: calls.map((call) => call ?? NO_CALL), isBatch };
  }
  const answers = members.map((member) => (isObject(member) && member["jsonrpc"] === "2.0" ? answerOf(member) : null));
  const found = answers.filter((answer) => answer !== null);
  return found.length === 0 ? null : { kind: "answers", answers: found, isBatch };
}

const NO_CALL: RpcCall = { version: "2.0", method: "", id: null, isNotification: false, params: null };

/** Answers to calls that are known: here also those of 1.0 count. */
export function readAnswers(text: string): readonly RpcAnswer[] {
  const value = parseJson(text);
  const members: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  return members.map(answerOf).filter((answer) => answer !== null);
}

function callOf(value: Json | undefined): RpcCall | null {
  if (!isObject(value) || typeof value["method"] !== "string") return null;
  const { method, id = null } = value;
  const params = shallow(value["params"]);
  if (value["jsonrpc"] === "2.0") {
    return { version: "2.0", method, id: shallow(id), isNotification: value["id"] === undefined, params };
  }
  const isCall = Array.isArray(value["params"]) && value["id"] !== undefined;
  if (!isCall || !Object.keys(value).every((key) => CALL_1_0.has(key))) return null;
  return { version: "1.0", method, id: shallow(id), isNotification: id === null, params };
}

function answerOf(value: Json | undefined): RpcAnswer | null {
  if (!isObject(value) || value["method"] !== undefined) return null;
  const { id = null, error = null } = value;
  if (value["result"] === undefined && error === null) return null;
  return { id: shallow(id), error: error === null ? null : errorOf(error) };
}

function errorOf(error: Json): RpcError {
  const { code, message }: JsonObject = isObject(error) ? error : {};
  const number = typeof code === "number" ? code : null;
  const text = typeof message === "string" ? message : (JSON.stringify(shallow(error)) ?? "");
  return { code: number, name: errorName(number), message: text.slice(0, MAX_ERROR_CHARACTERS) };
}
