import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "FTP: commands with their replies, also of several lines, the addresses of data connections, AUTH TLS.",
  pairing: "Replies come in the order of the commands; 1xx ones belong to the one that follows.",
  examples: ["ftp", 'ftp and request.command == "RETR"'],
  limits: ["User names and passwords are not shown, but for anonymous and ftp."],
};
