import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "OP_MSG, packed messages, and the operations before them.",
  pairing: "A reply has the number of its request; some requests get none, and an exhaust cursor gets several.",
  examples: ['mongodb && mongodb_command == "find"', "mongodb and response.ok == 0"],
  limits: ["Encrypted fields stay as they are."],
};
