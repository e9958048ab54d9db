// Real servers for tests: started once a file by the script beside the project, on loopback, with their data in a folder
// that goes with them. Tests are skipped, with a message, where the script is not there, where a server cannot be installed
// here, and where it takes many minutes to build and nobody has done so.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";

const START = fileURLToPath(new URL("../../../../shared/services/start", import.meta.url));
const hasServices = existsSync(START);
const BUILT = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "test-services/bin");
/** Programs of the servers that take minutes to build: `../shared/services/start install NAME`. */
const LONG_BUILDS: Readonly<Record<string, string>> = {
  s3: "versitygw",
  gcs: "fake-gcs-server",
  influx: "influxd",
  mongo: "ferretdb",
};
const INSTALL_TIMEOUT_MS = 200_000;
const START_TIMEOUT_MS = 120_000;
const run = promisify(execFile);

/** What a server says of itself: `url`, `pid` and what else it has. */
export type ServiceFacts = Readonly<Record<string, string>>;

/** Tests against one server, which `facts` tells about while they run. */
export function describeService(
  service: string,
  name: string,
  environment: Readonly<Record<string, string>>,
  tests: (facts: () => ServiceFacts) => void,
): void {
  describe.skipIf(!hasServices)(`${name} (skipped where ../shared/services is not there)`, () => {
    let facts: ServiceFacts = {};
    let missing = "";
    beforeAll(async () => {
      missing = await whatIsMissing(service);
      if (missing !== "") {
        process.stderr.write(`tests against ${service} are skipped: ${missing}\n`);
        return;
      }
      const { stdout } = await run(START, [service], { env: { ...process.env, ...environment } });
      const pairs = stdout.split(/\s+/).map((pair) => pair.split("="));
      facts = Object.fromEntries(pairs.map(([key = "", ...value]) => [key, value.join("=")]));
    }, INSTALL_TIMEOUT_MS + START_TIMEOUT_MS);
    beforeEach(({ skip }) => skip(missing !== "", missing));
    afterAll(async () => {
      if (missing === "") await run(START, ["stop", facts["pid"] ?? ""]);
    }, START_TIMEOUT_MS);
    tests(() => facts);
  });
}

/** Why there is no such server here; empty when it can be started. */
async function whatIsMissing(service: string): Promise<string> {
  const program = LONG_BUILDS[service];
  if (program !== undefined)
    return existsSync(join(BUILT, program)) ? "" : `it is not built; ../shared/services/start install ${service}`;
  return install(service);
}
/** A group of its own, so that whatever it runs ends with it. */
function install(service: string): Promise<string> {
  const child = spawn(START, ["install", service], { detached: true, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = text.trimEnd().split("\n").at(-1) ?? said));
  const late = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, INSTALL_TIMEOUT_MS);
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearTimeout(late);
      resolve(code === 0 ? "" : `it could not be installed: ${said}`);
    });
    child.once("error", (error) => resolve(`it could not be installed: ${error.message}`));
  });
}

/** There is no such server here: the tests are skipped, and what they would prepare is left out. */
export function isMissing(facts: () => ServiceFacts): boolean {
  return Object.keys(facts()).length === 0;
}
