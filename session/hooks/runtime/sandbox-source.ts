// The code that runs inside a sandbox besides the script: functions of `sandbox/`, as text, put together.
import { HELPERS, HOOK_NAMES } from "../../../contract/scripts/index.ts";
import type { ScriptSource } from "../types.ts";
import { LIMITS } from "./limits.ts";
import { aliasesOf } from "./sandbox/aliases.ts";
import { argumentsOf } from "./sandbox/arguments.ts";
import { batchesOf } from "./sandbox/batches.ts";
import { consoleOf } from "./sandbox/console.ts";
import { driverOf } from "./sandbox/driver.ts";
import { entriesOf } from "./sandbox/entries.ts";
import { entryClassOf } from "./sandbox/entry.ts";
import { entryTrapsOf } from "./sandbox/entry-traps.ts";
import { fieldPlacesOf } from "./sandbox/field-places.ts";
import { globalsOf } from "./sandbox/globals.ts";
import { helperObjectsOf } from "./sandbox/helper-objects.ts";
import { jobsOf } from "./sandbox/jobs.ts";
import { jsonValuesOf } from "./sandbox/json-values.ts";
import { kitOf } from "./sandbox/kit.ts";
import { knownValuesOf } from "./sandbox/known-values.ts";
import { packetFieldsOf } from "./sandbox/packet-fields.ts";
import { packetsOf } from "./sandbox/packets.ts";
import { queriesOf, verdictOf } from "./sandbox/queries.ts";
import { timerTasksOf } from "./sandbox/timer-tasks.ts";
import { turnsOf } from "./sandbox/turns.ts";
import { valuesOf } from "./sandbox/values.ts";

/** Fields of an entry in the order of contract/entry.ts, as `JSON.stringify(data)` shows them. */
export const ENTRY_FIELDS = (
  "id index stream worker node cluster protocol tls src dst namespace outgoing timestamp startTime elapsedTime " +
  "elapsedTimeUs timing request response requestSize responseSize size passed failed error event data entryFile record " +
  "capture captureSource checksums duplicate hops connId flowId labels annotations truncated network"
).split(" ");

export const PRELUDE_FILE = "thresher:sandbox";

/** An expression: a function of the thread's functions, which makes all globals and answers the driver. */
export function sandboxSource({ role, env, shared }: ScriptSource, sources: Readonly<Record<string, string>>): string {
  const preludes = Object.entries(sources).map(([name, source]) => `${JSON.stringify(name)}: (${source})`);
  return `(function (host, control) {
"use strict";
const limits = ${JSON.stringify(LIMITS)};
const turn = { hook: "top level", id: "", node: "" };
const kit = (${kitOf.toString()})();
const aliases = (${aliasesOf.toString()})(kit);
const places = (${fieldPlacesOf.toString()})(kit, ${JSON.stringify(ENTRY_FIELDS)});
const Entry = (${entryTrapsOf.toString()})(kit, aliases, (${entryClassOf.toString()})(kit, aliases, places));
const entries = (${entriesOf.toString()})(kit, Entry);
const packets = (${packetsOf.toString()})(kit, (${packetFieldsOf.toString()})(kit, host));
const timers = (${timerTasksOf.toString()})(kit, host, limits);
const jobs = (${jobsOf.toString()})(kit, host, limits);
const globals = (${globalsOf.toString()})(kit, (${knownValuesOf.toString()})(kit, host, limits));
const values = (${valuesOf.toString()})(kit, entries);
const args = (${argumentsOf.toString()})(values, (${jsonValuesOf.toString()})(kit, entries, values), limits.argumentLength);
const own = {
  __proto__: null,
  ...timers.own,
  ...jobs.own,
  ...(${consoleOf.toString()})(kit, host, entries, turn, limits.consoleLineLength),
  "test.pass": (data) => entries.mark(data, true),
  "test.fail": (data) => entries.mark(data, false),
  "utils.nodeName": () => ${role === "hub" ? '"hub"' : 'turn.node || "desktop"'},
};
const frozen = (value) => {
  if (typeof value === "object" && value !== null) { Object.values(value).forEach(frozen); Object.freeze(value); }
  return value;
};
const env = frozen(kit.parse(${JSON.stringify(JSON.stringify(env))}));
const preludes = { __proto__: null, ${preludes.join(",\n")} };
const helpers = (${helperObjectsOf.toString()})(kit, host, args, turn)
  .make(${JSON.stringify(HELPERS)}, own, preludes, env);
for (const [name, value] of Object.entries(helpers)) {
  Object.defineProperty(globalThis, name, { value, writable: name !== "env", configurable: true, enumerable: false });
}
for (const name of ${JSON.stringify(HOOK_NAMES)}) globals.reserve(name);
globals.seal();
const shared = kit.parse(${JSON.stringify(JSON.stringify(shared))});
for (const name of Object.keys(shared)) globals.set(name, shared[name]);
const hooks = { __proto__: null };
const words = new Int32Array(control);
const turns = (${turnsOf.toString()})(kit, host, turn, words);
const verdictOf = ${verdictOf.toString()};
const queries = (${queriesOf.toString()})(kit, entries, verdictOf, turns.fail, limits.queriedLength);
turns.begin("top level");
return {
  ...(${batchesOf.toString()})(kit, host, { entries, packets, queries, turns, turn, control: words, hooks, verdictOf }),
  ...(${driverOf.toString()})(kit, { jobs, timers, globals, turns, hooks }),
};
})`;
}

/** Answers the hooks that the script's top level made, also by \`const\`. */
export const FIND_HOOKS = `(function (define) {
"use strict";
let found = "";
${HOOK_NAMES.map((name) => `if (typeof ${name} === "function") { define("${name}", ${name}); found += " ${name}"; }`).join("\n")}
return found;
})`;
