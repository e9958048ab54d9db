import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "XML-RPC over HTTP/1 and HTTP/2: method, parameters, result, faults, and what system.multicall puts together.",
  pairing:
    "Its entries are those of HTTP, with the called method as method. A fault counts as an error, also one of several calls.",
  examples: [
    'xmlrpc and request.xmlrpc.method == "system.listMethods"',
    "xmlrpc && xmlrpc_error_code != 0",
    'xmlrpc && outcome == "bad"',
  ],
  limits: [
    "Messages with a document type declaration are plain HTTP.",
    "Of a message at most 10,000 values and 1 MiB are read.",
  ],
};
