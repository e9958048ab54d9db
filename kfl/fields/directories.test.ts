// Variables of LDAP, RADIUS and Diameter from realistic entries (kfl.md 2.2; entry.md 3.12 to 3.14).
import type { RowFacts } from "../filter.ts";
import { ofProtocol, VariableTable } from "../testing/variables.ts";
import { DIAMETER, LDAP, RADIUS } from "./directories.ts";

const table = new VariableTable();
const SIZES = { requestSize: 30, responseSize: 50 };
const ROW: RowFacts = { method: "SYN,ACK", summary: "what the list shows" };

table.check(
  "LDAP",
  {
    ...ofProtocol("ldap", "LDAP"),
    ...SIZES,
    request: { operation: "search", baseObject: "dc=x" },
    response: { resultCode: 0 },
  },
  {
    ldap: true,
    ldap_type: "search",
    ldap_summary: "what the list shows",
    ldap_request: true,
    ldap_response: true,
    ldap_request_length: 30,
    ldap_response_length: 50,
    ldap_total_size: 80,
  },
  ROW,
);

table.check(
  "RADIUS",
  {
    ...ofProtocol("radius", "RADIUS"),
    ...SIZES,
    request: { code: 1, codeName: "Access-Request", authenticator: "00ff" },
    response: { code: 2 },
  },
  {
    radius: true,
    radius_code: 1,
    radius_code_name: "Access-Request",
    radius_request_authenticator: "00ff",
    radius_request: true,
    radius_response: true,
    radius_request_length: 30,
    radius_response_length: 50,
    radius_total_size: 80,
  },
);

table.check(
  "Diameter",
  {
    ...ofProtocol("diameter", "DIAMETER"),
    ...SIZES,
    request: { commandName: "Capabilities-Exchange" },
    response: { resultCode: 2001 },
  },
  {
    diameter: true,
    diameter_method: "Capabilities-Exchange",
    diameter_summary: "what the list shows",
    diameter_request: true,
    diameter_response: true,
    diameter_request_length: 30,
    diameter_response_length: 50,
    diameter_total_size: 80,
  },
  ROW,
);

table.checkAllSeen([DIAMETER, LDAP, RADIUS]);
