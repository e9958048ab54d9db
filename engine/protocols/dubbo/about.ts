import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "Apache Dubbo: calls, heartbeats and events, bodies of hessian2 and fastjson in full, status by name.",
  pairing: "An answer has the number of its request; heartbeats go either way.",
  examples: ["dubbo", 'dubbo and response.statusName != "OK"'],
  limits: ["Other serializations are shown as bytes. Triple is not read."],
};
