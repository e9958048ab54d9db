// The images of tests, for a cluster without a registry: made on the spot from the tools that the cluster keeps, this
// machine's Node, and packages of the distribution, under the names that a registry has them by.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 << 20;

/** The two default images, and those of the shop. */
export const AGENT_IMAGE = "docker.io/library/node:24.11.1-bookworm-slim";
export const CAPTURE_IMAGE = "docker.io/nicolaka/netshoot:v0.14";
export const REDIS_IMAGE = "docker.io/library/redis:7-bookworm";
export const POSTGRES_IMAGE = "docker.io/library/postgres:15-bookworm";

const REDIS_PACKAGES = [
  "redis-server",
  "redis-tools",
  "libatomic1",
  "libhiredis0.14",
  "libjemalloc2",
  "liblua5.1-0",
  "liblzf1",
  "lua-bitop",
  "lua-cjson",
];
const POSTGRES_PACKAGES = ["postgresql-15", "libicu72", "libpq5", "libxml2"];
/** PostgreSQL wants its user to have a name; the number is that of the public image. */
const POSTGRES_USER = "postgres:x:999:999::/var/lib/postgresql:/bin/sh\n";

interface ImageOrder {
  readonly name: string;
  /** What lies on top of the tools. */
  readonly layer: (cache: string) => Promise<string | null>;
  readonly command: readonly string[];
}
const IMAGES: readonly ImageOrder[] = [
  { name: CAPTURE_IMAGE, layer: async () => null, command: ["sleep", "infinity"] },
  { name: AGENT_IMAGE, layer: (cache) => keptLayer(cache, `node-${process.version}`, putNode), command: ["node"] },
  { name: REDIS_IMAGE, layer: (cache) => keptLayer(cache, "redis-7", putRedis), command: ["redis-server"] },
  { name: POSTGRES_IMAGE, layer: (cache) => keptLayer(cache, "postgres-15", putPostgres), command: ["postgres"] },
];

/** Puts the images that are missing on all nodes of the cluster whose commands `shared` has. */
export async function putImages(shared: string): Promise<void> {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "cluster-test");
  const there = await imagesOnEveryNode(shared);
  for (const { name, layer, command } of IMAGES) {
    if (there.has(name)) continue;
    const layers = [join(cache, "tools.tar"), await layer(cache)].filter((one) => one !== null);
    await run(join(shared, "image"), [name, layers.join(","), ...command]);
  }
}
async function imagesOnEveryNode(shared: string): Promise<ReadonlySet<string>> {
  const lists = await Promise.all(
    ["node-1", "node-2"].map(async (node) => {
      const { stdout } = await run(join(shared, "on"), [node, "ctr", "--namespace", "k8s.io", "images", "ls", "-q"]);
      return new Set(stdout.split("\n"));
    }),
  );
  const [first = new Set<string>(), ...others] = lists;
  return new Set([...first].filter((image) => others.every((list) => list.has(image))));
}

/** A layer as a file that is made once on a machine. */
async function keptLayer(
  cache: string,
  name: string,
  put: (folder: string, cache: string) => Promise<void>,
): Promise<string> {
  const path = join(cache, `thresher-${name}.tar`);
  if (existsSync(path)) return path;
  const folder = await mkdtemp(join(cache, "layer-"));
  try {
    await put(folder, cache);
    const tar = `${folder}.tar`;
    await run("tar", ["--create", "--file", tar, "--numeric-owner", "--sort=name", "--directory", folder, "."]);
    await rename(tar, path);
    return path;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
async function putNode(folder: string): Promise<void> {
  await mkdir(join(folder, "usr/local/bin"), { recursive: true });
  await cp(process.execPath, join(folder, "usr/local/bin/node"));
}
function putRedis(folder: string): Promise<void> {
  return unpackPackages(folder, REDIS_PACKAGES);
}
async function putPostgres(folder: string, cache: string): Promise<void> {
  await unpackPackages(folder, POSTGRES_PACKAGES);
  // Compiles queries, with a compiler that is not there.
  await rm(join(folder, "usr/lib/postgresql/15/lib/bitcode"), { recursive: true, force: true });
  const { stdout } = await run("tar", ["--extract", "--to-stdout", "--file", join(cache, "tools.tar"), "./etc/passwd"]);
  await mkdir(join(folder, "etc"), { recursive: true });
  await writeFile(join(folder, "etc/passwd"), stdout + POSTGRES_USER);
}
async function unpackPackages(folder: string, packages: readonly string[]): Promise<void> {
  const downloads = await mkdtemp(`${folder}-`);
  const output = { cwd: downloads, maxBuffer: MAX_OUTPUT_BYTES };
  try {
    const fetch = () => run("apt-get", ["--quiet", "download", ...packages], output);
    // The lists of a machine that was just set up may be older than what the mirror has.
    await fetch().catch(() => run("apt-get", ["--quiet", "update"], output).then(fetch));
    for (const file of await readdir(downloads)) await run("dpkg", ["--extract", join(downloads, file), folder]);
    for (const unread of ["doc", "man", "locale", "lintian"])
      await rm(join(folder, "usr/share", unread), { recursive: true, force: true });
    await mergeUsr(folder);
  } finally {
    await rm(downloads, { recursive: true, force: true });
  }
}
/** In the tools `/lib` is a link to `/usr/lib`: a folder of that name would take its place. */
async function mergeUsr(folder: string): Promise<void> {
  for (const name of ["bin", "lib", "sbin"]) {
    const outside = join(folder, name);
    if (!existsSync(outside)) continue;
    await cp(outside, join(folder, "usr", name), { recursive: true, verbatimSymlinks: true });
    await rm(outside, { recursive: true });
  }
}
