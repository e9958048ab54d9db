// LDAP, RADIUS, Diameter (kfl.md 2.2; entry.md 3.12 to 3.14).
import { field, path, sideFields, sizeFields } from "./declare.ts";
import type { Declared } from "./declare.ts";

const summary = (protocol: string, name: string) =>
  field(protocol, name, "string", "", "What the list shows as summary", { paths: ["{row}.summary"] });

export const LDAP: Declared = {
  fields: [
    field("ldap", "ldap_type", "string", "request.operation", "Operation: bind, search, …"),
    summary("ldap", "ldap_summary"),
    ...sideFields("ldap"),
    ...sizeFields("ldap", "ldap", "length"),
  ],
  paths: [
    path("ldap", "request.operation", "string", "Operation: bind, search, …"),
    path("ldap", "request.dn", "string", "Distinguished name"),
    path("ldap", "request.baseObject", "string", "Where a search starts"),
    path("ldap", "request.filter", "string", "Filter of a search"),
    path("ldap", "response.resultCode", "int", "Result code"),
    path("ldap", "response.resultName", "string", "Result by name"),
  ],
};

export const RADIUS: Declared = {
  fields: [
    field("radius", "radius_code", "int", "request.code", "Code of the request"),
    field("radius", "radius_code_name", "string", "request.codeName", "Access-Request, …"),
    field("radius", "radius_request_authenticator", "string", "request.authenticator", "Authenticator in hex"),
    ...sideFields("radius"),
    ...sizeFields("radius", "radius", "length"),
  ],
  paths: [
    path("radius", "request.codeName", "string", "Access-Request, …"),
    path("radius", "request.userName", "string", "User name"),
    path("radius", "request.nasIpAddress", "string", "Address of the access server"),
    path("radius", "response.codeName", "string", "Access-Accept, …"),
  ],
};

export const DIAMETER: Declared = {
  fields: [
    field("diameter", "diameter_method", "string", "request.commandName", "Command: Capabilities-Exchange, …"),
    summary("diameter", "diameter_summary"),
    ...sideFields("diameter"),
    ...sizeFields("diameter", "diameter", "length"),
  ],
  paths: [
    path("diameter", "request.commandName", "string", "Command: Capabilities-Exchange, …"),
    path("diameter", "request.sessionId", "string", "Session id"),
    path("diameter", "request.originHost", "string", "Origin host"),
    path("diameter", "response.resultCode", "int", "Result code"),
  ],
};
