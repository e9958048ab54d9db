// Where the program's own files lie, from the sources and from the build alike.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// This file is in cli/ among the sources, and in a folder of dist/ in a build.
const IS_SOURCE = import.meta.url.endsWith(".ts");

/** The folder that holds package.json, dist/ and captures/. */
export const PROGRAM_FOLDER = fileURLToPath(new URL(IS_SOURCE ? "../" : "../../", import.meta.url));
/** The built window. */
export const RENDERER_FOLDER = fileURLToPath(new URL(IS_SOURCE ? "../dist/renderer" : "../renderer", import.meta.url));
/** The recorded capture that the demo plays. */
export const DEMO_PATH = fileURLToPath(
  new URL(
    IS_SOURCE ? "../captures/cluster/shop.pcapng.zst" : "../../captures/cluster/shop.pcapng.zst",
    import.meta.url,
  ),
);
/** What a tap of a cluster sends to the nodes; built, also when this runs from the sources. */
export const AGENT_FILES = {
  bundle: join(PROGRAM_FOLDER, "dist/capture-agent/agent.mjs"),
  captureScript: join(PROGRAM_FOLDER, "dist/capture-agent/capture.sh"),
} as const;
