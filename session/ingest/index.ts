// The face of the ingest to the script that runs in its worker: apart from the session's, which loads the database.
export { runIngestWorker } from "./run-ingest-worker.ts";
