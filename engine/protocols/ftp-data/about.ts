import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "Data connections of FTP, announced by their control connection: the command, the file, its size and its first bytes.",
  pairing: "One entry a connection, which names the flow of its control connection.",
  examples: ["ftpdata", "ftpdata and response.size > 1000"],
  limits: ["A data connection is told only where its control connection was seen in the clear."],
};
