import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "SMTP and LMTP: greetings, extensions, commands with their replies, messages with their heads and sizes, pipelining, BDAT, STARTTLS.",
  pairing: "Replies come in the order of the commands; of LMTP each recipient has one.",
  examples: ["smtp", 'smtp and request.command == "MAIL"'],
  limits: ["Credentials, and lines with unknown verbs that may be some, are never shown."],
};
