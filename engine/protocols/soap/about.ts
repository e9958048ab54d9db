import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "SOAP 1.1 and 1.2 over HTTP/1 and HTTP/2, with attachments (MTOM) too: operation, action, names of the headers, and faults by their code.",
  pairing:
    "Its entries are those of HTTP, with the operation as method. A fault counts as an error whatever status HTTP gives it.",
  examples: [
    'soap and request.soap.operation == "GetPrice"',
    'soap && soap_error_code == "Client"',
    'soap && outcome == "bad"',
  ],
  limits: [
    "Elements of the body are not told apart: the body itself is there as text.",
    "Envelopes in UTF-16, with a document type declaration, or with their namespace declared behind 1 MiB are plain HTTP.",
  ],
};
