// XML-RPC in bodies of HTTP: which requests and answers are of it, and what they say.
import type { JsonObject } from "../../../contract/index.ts";
import type { Carried, CarryingMessage } from "../inside-http.ts";
import { type Answer, type Call, multicallFaults, multicallMethods, readAnswer, readCall } from "./messages.ts";
import { XMLRPC_1_1, XMLRPC_2_0 } from "./protocol.ts";

const XML_TYPES: ReadonlySet<string> = new Set(["text/xml", "application/xml"]);

/** Null where the message is neither a call nor an answer. */
export function xmlrpcIn(message: CarryingMessage): Carried | null {
  const { mediaType, text } = message;
  if (text === null || !XML_TYPES.has(mediaType)) return null;
  const call = readCall(text);
  if (call === null && readAnswer(text) === null) return null;
  return {
    overHttp1: XMLRPC_1_1,
    overHttp2: XMLRPC_2_0,
    requestFields: () => (call === null ? {} : { xmlrpc: callFields(call) }),
    responseFields(answer) {
      const read = answer.text === null ? null : readAnswer(answer.text);
      return read === null ? {} : { xmlrpc: answerFields(read, call) };
    },
  };
}

function callFields(call: Call): JsonObject {
  const methods = multicallMethods(call);
  return { method: call.method, params: call.params, ...(methods === null ? {} : { batch: methods }) };
}

function answerFields(answer: Answer, call: Call | null): JsonObject {
  if (answer.fault !== null) return { ...answer.fault };
  const methods = call === null ? null : multicallMethods(call);
  if (methods === null) return { result: answer.result };
  const faults = multicallFaults(answer);
  const errors = faults.flatMap((fault, i) => (fault === null ? [] : [{ method: methods[i] ?? "", ...fault }]));
  const [first] = errors;
  const error = first === undefined ? {} : { errorCode: first.errorCode, errorMessage: first.errorMessage };
  return { result: answer.result, ...error, errors, errorCount: errors.length };
}
