// `npm start`: sets up what is missing, then opens the app with the arguments that were given.
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  buildWhenStale,
  CAPTURE_PROGRAMS,
  endWithFailure,
  installDependencies,
  installElectron,
  installPrograms,
  ROOT,
  rerunUnderNewerNode,
} from "./setup.mjs";

const args = process.argv.slice(2);
try {
  const code = await rerunUnderNewerNode(fileURLToPath(import.meta.url), args);
  if (code === null) await start();
  else process.exitCode = code;
} catch (error) {
  endWithFailure(error);
}

async function start() {
  await installDependencies();
  await installPrograms(CAPTURE_PROGRAMS);
  await installElectron();
  await buildWhenStale();
  const program = join(ROOT, "dist/cli/main.js");
  process.argv = [process.execPath, program, "open", ...args];
  await import(pathToFileURL(program).href);
}
