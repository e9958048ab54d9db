// The worker's script where the program runs from its sources; a bundle has it in the session process's script.
import { runIngestWorker } from "./index.ts";

await runIngestWorker();
