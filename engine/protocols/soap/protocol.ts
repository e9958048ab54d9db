// The `protocol` objects of SOAP entries. They are HTTP's entries, as those of GraphQL are.
import type { Protocol } from "../../../contract/index.ts";
import { carriedProtocol } from "../inside-http.ts";

const SOAP = {
  abbr: "SOAP",
  longName: "SOAP",
  macro: "soap",
  backgroundColor: "#8d3b72",
  referenceLink: "https://www.w3.org/TR/soap12-part1/",
};

export const SOAP_1_1: Protocol = carriedProtocol(SOAP, "1.1");
export const SOAP_2_0: Protocol = carriedProtocol(SOAP, "2.0");
