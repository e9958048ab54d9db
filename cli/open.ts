// `thresher open`: the desktop app, by Electron where it is installed, else in the system's browser.
import { defineCommand } from "./command/command.ts";

export const open = defineCommand({
  name: "open",
  operands: "[FILE…]",
  summary: "opens the app, with capture files when they are named",
  options: {
    demo: { type: "boolean", summary: "plays a recorded capture at its real pace" },
  },
  examples: [
    { line: "thresher", meaning: "opens the app" },
    { line: "thresher shop.pcapng", meaning: "opens a capture" },
    { line: "thresher open a.pcap b.pcap.gz", meaning: "opens two captures, merged by time" },
    { line: "thresher open --demo", meaning: "shows what it does, without any traffic of your own" },
  ],
  run: async (values, files, terminal) => {
    const { runOpen } = await import("./open/run-open.ts");
    return runOpen({ files, isDemo: values.demo === true }, terminal);
  },
});
