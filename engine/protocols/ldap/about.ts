import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "LDAP v3 over TCP, and without connections over UDP: every operation, filters as text, StartTLS.",
  pairing: "An answer has the number of its request. All entries of a search and its result are one response.",
  examples: ['ldap && ldap_type == "search"', "ldap and response.resultCode != 0"],
  limits: ["What a login by SASL wraps afterwards is not told as such."],
};
