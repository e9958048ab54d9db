// What a fresh clone lacks, set up step by step: a new enough Node, the dependencies, the machine's own programs,
// the build. Each step is left out when it is done already. Shared by `npm start` and `npm test`.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashOfFiles, hashOfSources, isStamped, writeStamp } from "./stamp.mjs";
import { isOnPath, nodeVersionAt, npmCommand, runInForeground, runQuietly, StepFailed, step } from "./step.mjs";
import { FETCHED_NODE, isNodeNewEnough, OLDEST_NODE } from "./versions.mjs";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NODE_FOLDER = join(ROOT, ".node");
const NODE_MODULES = join(ROOT, "node_modules");
const BUILD_STAMP = join(ROOT, "dist/stamp");

/** What npm says where it takes the lock file for one of another package.json. */
const LOCK_DOUBTED = /EUSAGE|from lock file|npm help ci/;

/** Longest that each outside tool may take. */
const NPM_TIMEOUT_MS = 900_000;
const OPTIONAL_BUILD_TIMEOUT_MS = 60_000;
const ELECTRON_TIMEOUT_MS = 300_000;
const APT_TIMEOUT_MS = 600_000;

/**
 * Fetches a new enough Node where this one is too old and runs `script` again under it. Answers null when this Node
 * will do, else the exit code of the run.
 */
export async function rerunUnderNewerNode(script, args) {
  if (isNodeNewEnough(process.versions.node)) return null;
  const node = join(NODE_FOLDER, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
  if (!isNodeNewEnough(nodeVersionAt(node) || "0")) {
    await step(
      `Node ${process.versions.node} is older than ${OLDEST_NODE}: fetching Node ${FETCHED_NODE} into .node`,
      () => fetchNode(node),
    );
  }
  const PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`;
  return runInForeground(node, [script, ...args], { env: { ...process.env, PATH, npm_node_execpath: node } });
}

// The package `node` brings its binary by an install script, so scripts are allowed for this one install.
async function fetchNode(node) {
  mkdirSync(NODE_FOLDER, { recursive: true });
  writeFileSync(join(NODE_FOLDER, "package.json"), '{ "private": true }\n');
  const npm = npmCommand(process.execPath);
  const options = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", "--ignore-scripts=false"];
  const args = [...npm.args, "install", "--prefix", NODE_FOLDER, ...options, `node@${FETCHED_NODE}`];
  await runQuietly(npm.command, args, { cwd: NODE_FOLDER, timeoutMs: NPM_TIMEOUT_MS });
  const version = nodeVersionAt(node);
  if (version === "") throw new StepFailed("npm brought no Node that runs here; install Node 24 by hand", "");
  return version;
}

/** Installs the dependencies when they are missing or belong to another lock file. */
export async function installDependencies() {
  const lock = hashOfFiles(ROOT, ["package-lock.json"]);
  const stamp = join(NODE_MODULES, ".thresher-lock");
  if (isStamped(stamp, lock) || (!existsSync(stamp) && isInstalledByHand())) return;
  await step("Installing dependencies", async () => {
    const npm = npmCommand(process.execPath);
    await installFromLock(npm);
    await buildOptionalAddon(npm);
    writeStamp(stamp, lock);
  });
}

async function installFromLock(npm) {
  // Without install scripts: the only two belong to optional packages, and one that cannot run must not stop the rest.
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const run = (...args) => {
    const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: "1" };
    return runQuietly(npm.command, [...npm.args, ...args, ...options], { cwd: ROOT, env, timeoutMs: NPM_TIMEOUT_MS });
  };
  try {
    await run("ci");
  } catch (error) {
    // A registry that lacks the optional packages of other systems makes npm take the lock file for an older one. The
    // versions of everything else are still the locked ones, and the lock file stays as it is.
    if (!(error instanceof StepFailed) || !LOCK_DOUBTED.test(error.output)) throw error;
    await run("install", "--no-save");
  }
}

// `cap` compiles against Node's headers, which cannot be downloaded everywhere. Captures go through tcpdump without it.
async function buildOptionalAddon(npm) {
  if (!existsSync(join(NODE_MODULES, "cap"))) return;
  const args = [...npm.args, "rebuild", "cap", "--loglevel=error"];
  await runQuietly(npm.command, args, { cwd: ROOT, timeoutMs: OPTIONAL_BUILD_TIMEOUT_MS }).catch(() => "");
}

function isInstalledByHand() {
  const record = statSync(join(NODE_MODULES, ".package-lock.json"), { throwIfNoEntry: false });
  return record !== undefined && record.mtimeMs >= statSync(join(ROOT, "package-lock.json")).mtimeMs;
}

/** The machine's own programs that a task uses: the program, its package on Debian, and what it is for. */
export const CAPTURE_PROGRAMS = [{ programs: ["tcpdump"], package: "tcpdump", use: "live capture" }];
export const TEST_PROGRAMS = [
  ...CAPTURE_PROGRAMS,
  { programs: ["chromium", "chromium-browser", "google-chrome"], package: "chromium", use: "browser tests" },
];

/** Installs missing programs on Debian as root; elsewhere says in one line what to install. Never fails. */
export async function installPrograms(
  wanted,
  { has = isOnPath, canInstall = isDebianRoot(), install = aptInstall } = {},
) {
  const missing = wanted.filter((one) => !one.programs.some(has));
  if (missing.length === 0) return "";
  const packages = missing.map((one) => one.package).join(" ");
  const advice = `${missing.map((one) => `${one.use} needs ${one.package}`).join(", ")}: sudo apt-get install ${packages}`;
  if (!canInstall) {
    process.stderr.write(`${advice}\n`);
    return advice;
  }
  return step(`Installing ${packages}`, () => install(packages.split(" "))).then(
    () => "",
    () => {
      process.stderr.write(`${advice}\n`);
      return advice;
    },
  );
}

function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version") && isOnPath("apt-get");
}

async function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = ["-q", "-y", "-o", "DPkg::Lock::Timeout=120"];
  await runQuietly("apt-get", ["update", ...options], { env, timeoutMs: APT_TIMEOUT_MS });
  const args = ["install", ...options, "--no-install-recommends", ...packages];
  await runQuietly("apt-get", args, { env, timeoutMs: APT_TIMEOUT_MS });
}

/** Tries once for each version to bring Electron's binary, where there is a display to show it on. Never fails. */
export async function installElectron() {
  const folder = join(NODE_MODULES, "electron");
  const script = join(folder, "install.js");
  const tried = join(NODE_MODULES, ".thresher-electron");
  if (!hasDisplay() || !existsSync(script) || existsSync(join(folder, "path.txt"))) return;
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (isStamped(tried, version)) return;
  await step("Fetching Electron", async () => {
    const options = { cwd: folder, timeoutMs: ELECTRON_TIMEOUT_MS };
    const how = await runQuietly(process.execPath, [script], options).catch(() => null);
    writeStamp(tried, version);
    return how === null ? "not available here, the browser is used" : "done";
  });
}

/** Whether a window could be shown. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform === "win32" || platform === "darwin" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Builds the program when its sources are newer than the last build. */
export async function buildWhenStale() {
  const hash = hashOfSources(ROOT);
  if (isStamped(BUILD_STAMP, hash)) return;
  await step("Building", async () => {
    await runQuietly(process.execPath, [join(ROOT, "tools/build/build.ts")], { cwd: ROOT, timeoutMs: NPM_TIMEOUT_MS });
    writeStamp(BUILD_STAMP, hash);
  });
}

/** Says why a step failed and ends with exit code 1. */
export function endWithFailure(error) {
  if (error instanceof StepFailed && error.output.trim() !== "") process.stderr.write(`${error.output.trim()}\n`);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
