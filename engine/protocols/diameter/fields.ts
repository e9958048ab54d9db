// What classic filters can name of Diameter entries, besides what the filter language declares itself.
import type { PathSpec } from "../../../contract/index.ts";

const SIDE: readonly (readonly [string, PathSpec["type"], string])[] = [
  ["commandCode", "int", "Code of the command"],
  ["applicationId", "int", "Number of the application"],
  ["applicationName", "string", "Application: 3GPP Gx, Credit Control, …"],
  ["hopByHopId", "int", "Number that pairs request and answer"],
  ["endToEndId", "int", "Number that tells duplicates"],
  ["length", "int", "Bytes of the message"],
  ["flags.retransmitted", "bool", "The message may have been sent before"],
  ["flags.error", "bool", "The answer is a protocol error"],
  ["flags.proxiable", "bool", "The message may be relayed"],
  ["originRealm", "string", "Realm of the sender"],
  ["userName", "string", "User name"],
  ["ccRequestType", "string", "INITIAL_REQUEST, UPDATE_REQUEST, TERMINATION_REQUEST, EVENT_REQUEST"],
  ["ccRequestNumber", "int", "Number of the request in its session"],
  ["avps.*.code", "int", "Code of an AVP"],
  ["avps.*.name", "string", "Name of an AVP"],
  ["avps.*.vendorId", "int", "Vendor of an AVP, 0 for the IETF"],
  ["avps.*.value", "string", "Value of an AVP; passwords and keys are ***"],
  ["avps.*.valueName", "string", "Name of an enumerated value"],
];
const REQUEST: typeof SIDE = [
  ["destinationHost", "string", "Destination host"],
  ["destinationRealm", "string", "Destination realm"],
];
const RESPONSE: typeof SIDE = [
  ["commandName", "string", "Command of the answer"],
  ["sessionId", "string", "Session of the answer"],
  ["originHost", "string", "Host that answered"],
  ["resultName", "string", "Name of the result: DIAMETER_SUCCESS, …"],
  ["errorMessage", "string", "What the answer says of its result"],
  ["experimentalResult.code", "int", "Result of a vendor's application"],
  ["experimentalResult.name", "string", "Its name"],
  ["experimentalResult.vendorId", "int", "Its vendor"],
];

function of(side: string, list: typeof SIDE): readonly PathSpec[] {
  return list.map(([name, type, doc]) => ({ path: `${side}.${name}`, type, doc, protocol: "diameter" }));
}
export const paths: readonly PathSpec[] = [
  ...of("request", [...SIDE, ...REQUEST]),
  ...of("response", [...SIDE, ...RESPONSE]),
];
