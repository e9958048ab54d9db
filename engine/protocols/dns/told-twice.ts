// What a DNS entry says twice: a record's data as one text and by its type, and over HTTP the message and its bytes.
import type { ToldTwice } from "../../../contract/index.ts";

const BY_TYPE = ["ip", "ns", "cname", "ptr", "txts", "soa", "srv", "mx", "opt", "uri"];
const RECORDS = ["answers", "authorities", "additionals"].flatMap((list) => [
  `request.${list}[*]`,
  `response.${list}[*]`,
  `request.dns.${list}[*]`,
  `response.dns.${list}[*]`,
]);

export const toldTwice: readonly ToldTwice[] = [
  ...RECORDS.map((at) => ({ at, member: "data", others: BY_TYPE })),
  { at: "request", member: "dns", others: ["postData", "queryString", "url", "targetUri"] },
  { at: "response", member: "dns", others: ["content"] },
];
