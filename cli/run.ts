// `thresher run`: hook scripts over a capture, without a window.
import { defineCommand } from "./command/command.ts";
import type { DeskActions } from "../session/hooks/desk-actions.ts";
import { UsageError } from "./command/failures.ts";
import { parseChoice } from "./command/parse-arguments.ts";
import { PROTO_OPTION } from "./command/shared-options.ts";
import { WORKER_PROGRAM } from "./places.ts";

export const run = defineCommand({
  name: "run",
  operands: "SCRIPT…",
  summary: "runs hook scripts over a capture and sends nothing, unless told to",
  options: {
    on: { type: "string", multiple: true, value: "FILE", summary: "the capture; - is standard input; may be repeated" },
    filter: { type: "string", short: "f", value: "KFL", summary: "scripts get only entries that match this filter" },
    output: { type: "string", short: "o", value: "FORMAT", summary: "text (for people) or json (one object a line)" },
    env: { type: "string", multiple: true, value: "NAME=VALUE", summary: "a constant (env.NAME) of the scripts" },
    send: { type: "boolean", summary: "really sends what scripts send, to hosts that are allowed" },
    files: { type: "string", value: "FOLDER", summary: "where scripts write files with --send; ./files without it" },
    "allow-host": { type: "string", multiple: true, value: "HOST", summary: "a host that --send may reach" },
    ...PROTO_OPTION,
  },
  examples: [
    { line: "thresher run slow.js --on shop.pcapng", meaning: "what it prints, marks, and would send" },
    { line: "thresher run *.js --on - -o json < shop.pcapng", meaning: "the same of several, for a program" },
    {
      line: "SLACK_WEBHOOK=https://… thresher run alert.js --on a.pcap --send --allow-host hooks.slack.com",
      meaning: "really sends; constants that a script names may come from the environment",
    },
  ],
  run: async (values, scripts, terminal) => {
    const { on = [], filter, env = [], proto = [], send = false, "allow-host": allowedHosts = [] } = values;
    if (scripts.length === 0) throw new UsageError("run needs a script (see thresher help run)");
    if (on.length === 0) throw new UsageError("run needs a capture: --on FILE, or --on - for standard input");
    const output = parseChoice("output", values.output ?? "text", ["text", "json"]);
    if (!send && (allowedHosts.length > 0 || values.files !== undefined))
      throw new UsageError("--allow-host and --files are for --send: nothing is sent or written without it");
    const [{ runScripts }, { scriptsInWorkers }] = await Promise.all([
      import("./run/run-scripts.ts"),
      import("../session/hooks/runtime/index.ts"),
    ]);
    const order = {
      scripts,
      captures: on,
      filter,
      protos: proto,
      output,
      constants: env,
      send: send ? { allowedHosts, filesFolder: values.files ?? "files" } : null,
    };
    return runScripts(order, { start: scriptsInWorkers(WORKER_PROGRAM), openActions }, terminal);
  },
});

/** Only who sends needs the libraries of all that things are sent to. */
async function openActions(): Promise<DeskActions> {
  const [{ openDeskActions }, { presentation }] = await Promise.all([
    import("../session/hooks/desk-actions.ts"),
    import("../session/engine-presentation.ts"),
  ]);
  return openDeskActions(() => null, presentation);
}
