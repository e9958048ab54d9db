// `thresher serve`: the app in a browser of the user's choice, on this machine only.
import { defineCommand } from "./command/command.ts";
import { parseWholeNumber } from "./command/parse-arguments.ts";

const MAX_PORT = 65_535;

export const serve = defineCommand({
  name: "serve",
  operands: "[FILE…]",
  summary: "serves the app on 127.0.0.1 and prints its address with a token",
  options: {
    port: { type: "string", value: "PORT", summary: "listens there; 0, the default, takes a free one" },
    demo: { type: "boolean", summary: "plays a recorded capture at its real pace" },
  },
  examples: [
    { line: "thresher serve", meaning: "on a free port" },
    { line: "thresher serve --port 8899 shop.pcapng", meaning: "on port 8899, with a capture opened" },
  ],
  run: async (values, files, terminal) => {
    const port = parseWholeNumber("port", values.port ?? "0", 0, MAX_PORT);
    const { runServe } = await import("./serve/run-serve.ts");
    return runServe({ port, files, isDemo: values.demo === true, opensBrowser: false }, terminal);
  },
});
