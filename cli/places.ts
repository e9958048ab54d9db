// Where the program's own files lie, from the sources and from the build alike.
import { join } from "node:path";

// This file is in cli/ among the sources, and in a folder of dist/ in a build.
const IS_SOURCE = import.meta.url.endsWith(".ts");

/** The folder that holds package.json, dist/ and captures/. */
export const PROGRAM_FOLDER = join(import.meta.dirname, IS_SOURCE ? ".." : "../..");
/** The built window. */
export const RENDERER_FOLDER = join(PROGRAM_FOLDER, "dist/renderer");
/** The recorded capture that the demo plays. */
export const DEMO_PATH = join(PROGRAM_FOLDER, "captures/cluster/shop.pcapng.zst");
/** What worker threads run: beside the session among the sources, in the session process's folder in a build. */
export const WORKER_PROGRAM = new URL(
  IS_SOURCE ? "../session/ingest/ingest-worker.ts" : "../host/session-process.js",
  import.meta.url,
);
/** What a tap of a cluster sends to the nodes; built, also when this runs from the sources. */
export const AGENT_FILES = {
  bundle: join(PROGRAM_FOLDER, "dist/capture-agent/agent.mjs"),
  captureScript: join(PROGRAM_FOLDER, "dist/capture-agent/capture.sh"),
} as const;
