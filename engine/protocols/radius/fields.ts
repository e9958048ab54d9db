// What classic filters can name of RADIUS entries, besides what the filter language declares itself.
import type { PathSpec } from "../../../contract/index.ts";

const SIDE: readonly (readonly [string, PathSpec["type"], string])[] = [
  ["code", "int", "Code of the message"],
  ["identifier", "int", "Number that pairs request and response"],
  ["length", "int", "Bytes of the message"],
  ["authenticator", "string", "Authenticator in hex"],
  ["hasMessageAuthenticator", "bool", "The message is protected by a Message-Authenticator"],
  ["retransmissions", "int", "How often the same message was sent again"],
  ["attributes.*.type", "int", "Type of an attribute"],
  ["attributes.*.name", "string", "Name of an attribute"],
  ["attributes.*.value", "string", "Value of an attribute; passwords and keys are ***"],
  ["attributes.*.valueName", "string", "Name of an enumerated value"],
  ["attributes.*.vendor", "string", "Vendor of an attribute"],
  ["attributes.*.tag", "int", "Tag of a tunnel's attribute"],
  ["eap.codeName", "string", "Request, Response, Success, Failure"],
  ["eap.typeName", "string", "Method of EAP: Identity, MD5-Challenge, PEAP, …"],
  ["eap.identity", "string", "Who the EAP peer says it is"],
  ["framedIpAddress", "string", "Address of the user"],
];
const REQUEST: readonly (readonly [string, PathSpec["type"], string])[] = [
  ["nasIdentifier", "string", "Name of the access server"],
  ["acctStatusType", "string", "Start, Stop, Interim-Update, …"],
  ["acctSessionId", "string", "Session that is accounted"],
  ["callingStationId", "string", "Where the user calls from"],
  ["calledStationId", "string", "Where the user calls to"],
];
const RESPONSE: readonly (readonly [string, PathSpec["type"], string])[] = [
  ["replyMessage", "string", "What the server tells the user"],
  ["errorCause", "string", "Why a change was refused"],
];

function of(side: string, list: typeof SIDE): readonly PathSpec[] {
  return list.map(([name, type, doc]) => ({ path: `${side}.${name}`, type, doc, protocol: "radius" }));
}
export const paths: readonly PathSpec[] = [
  ...of("request", [...SIDE, ...REQUEST]),
  ...of("response", [...SIDE, ...RESPONSE]),
];
