import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "memcached over TCP and UDP: the text protocol with its meta commands and the binary one, with keys, flags, values and counters.",
  pairing:
    "Text: answers come in the order of the commands, and tell by their words, keys and opaques which quiet ones they belong to. Binary: an answer has the opaque of its request.",
  examples: ["memcached", 'memcached and request.command == "get"'],
  limits: [
    "Where an answer fits several quiet commands, it is marked.",
    "Until a connection was answered well, a value of two words is hidden: it may be a login.",
  ],
};
