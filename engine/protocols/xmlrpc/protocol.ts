// The `protocol` objects of XML-RPC entries. They are HTTP's entries, as those of GraphQL are.
import type { Protocol } from "../../../contract/index.ts";
import { carriedProtocol } from "../inside-http.ts";

const XMLRPC = {
  abbr: "XML-RPC",
  longName: "XML-RPC",
  macro: "xmlrpc",
  backgroundColor: "#7a4f01",
  referenceLink: "http://xmlrpc.com/spec.md",
};

export const XMLRPC_1_1: Protocol = carriedProtocol(XMLRPC, "1.1");
export const XMLRPC_2_0: Protocol = carriedProtocol(XMLRPC, "2.0");
