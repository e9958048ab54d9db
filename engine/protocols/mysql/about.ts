import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "MySQL and MariaDB: logins, text and binary results, prepared statements, several statements in one, the compressed protocol, local files.",
  pairing: "A command, then its answer, in order; the login is a command too.",
  examples: ["mysql && !mysql_success", 'mysql and request.query.contains("SELECT")'],
  limits: [
    "Statements prepared before the capture began are known by their number only.",
    "The X protocol and the binary log are not read.",
  ],
};
