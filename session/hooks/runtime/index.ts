// One script in a sandbox on a thread of its own.
export { LIMITS } from "./limits.ts";
export { StartFailure } from "./start-failure.ts";
export { scriptsInWorkers } from "./start-script.ts";
