// DNS (kfl.md 2.2, entry.md 3.5). `status_code`, which it shares with HTTP, is declared there.
import { field, path, sideFields, sizeFields } from "./declare.ts";
import type { Declared } from "./declare.ts";

const P = "dns";

export const DNS: Declared = {
  fields: [
    field(P, "dns_questions", "list", "request.questions.*.name", "Names asked for"),
    field(P, "dns_question_types", "list", "request.questions.*.type", "Types asked for: A, AAAA, …"),
    field(P, "dns_answers", "list", "response.answers.*.name", "Names in the answers"),
    ...sideFields(P),
    ...sizeFields(P, P, "length"),
  ],
  paths: [
    path(P, "request.opCode", "string", "Kind of query"),
    path(P, "request.questions.*.name", "list", "Names asked for"),
    path(P, "request.questions.*.type", "list", "Types asked for"),
    path(P, "response.code", "string", "No Error, Non-Existent Domain, …"),
    path(P, "response.codeNumber", "int", "Response code as number"),
    path(P, "response.answers.*.name", "list", "Names in the answers"),
    path(P, "response.answers.*.ip", "list", "Addresses in the answers"),
    path(P, "response.answers.*.ttl", "list", "Times to live in the answers"),
    path(P, "response.answers.*.cname", "list", "Canonical names in the answers"),
  ],
};
