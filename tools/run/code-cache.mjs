// Preloaded into every process and thread of the tests: what Node made of a source once (types stripped, code compiled)
// is kept for the next one. Node strips types in WebAssembly, which several threads at once make a process die of now
// and then (nodejs/node#64500 tells of the same), and a thread that loads a session's sources does it three hundred times.
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../.tsbuild/code", import.meta.url));
// For programs that a test starts.
process.env["NODE_COMPILE_CACHE"] ??= folder;
enableCompileCache(folder);
