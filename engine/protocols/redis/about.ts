import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "RESP2 and RESP3: pipelines, transactions, publish and subscribe, MONITOR.",
  pairing:
    "Replies come in the order of their requests, with the exceptions that commands announce (CLIENT REPLY, SUBSCRIBE, MONITOR). Pushed messages are entries of their own.",
  examples: ['redis && redis_type == "GET"', 'redis and request.key == "cart:7"', 'redis && outcome == "bad"'],
  limits: ["The replication stream behind PSYNC is not followed."],
};
