import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "Every API in all versions from 0.8 to 4.1, with record batches unpacked.",
  pairing: "A response has the correlation id of its request. A Produce that asks for no acknowledgement gets none.",
  examples: ['kafka && kafka_api_key_name == "PRODUCE"', 'kafka and request.clientID == "shop"'],
  limits: [
    "A topic that is told by its id has its name only where the Metadata came on the same connection.",
    "Kerberos' wrapped traffic is not told.",
  ],
};
