// `npm test`: sets up what is missing, then runs every kind of test. A failing one does not hide the later ones.
// `npm test -- unit types` runs only the named ones.
import { fileURLToPath } from "node:url";
import {
  buildWhenStale,
  endWithFailure,
  installDependencies,
  installPrograms,
  rerunUnderNewerNode,
  TEST_PROGRAMS,
} from "./setup.mjs";
import { closingLine, runChecks } from "./checks.mjs";

const wanted = process.argv.slice(2);
try {
  const code = await rerunUnderNewerNode(fileURLToPath(import.meta.url), wanted);
  process.exitCode = code === null ? await test() : code;
} catch (error) {
  endWithFailure(error);
}

async function test() {
  await installDependencies();
  await installPrograms(TEST_PROGRAMS);
  const results = await runChecks(wanted, buildWhenStale);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  process.stdout.write(`${closingLine(results)}\n`);
  return failed === 0 ? 0 : 1;
}
