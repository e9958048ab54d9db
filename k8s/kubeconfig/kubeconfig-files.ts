// The kubeconfig files as kubectl finds and merges them: KUBECONFIG is a list, files that do not exist are passed over,
// the first file that says something wins, and relative paths are relative to the file that holds them.
// Source: "Organizing Cluster Access Using kubeconfig Files", kubernetes.io.
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, sep } from "node:path";
import { z } from "zod";
import { ContractError } from "../../contract/index.ts";

/** Largest kubeconfig file that is read, in bytes, and most files of a list. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
const MAX_FILES = 100;

/** Where to look; the process's own environment unless told otherwise. */
export interface KubeconfigSource {
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const text = z.string().nullish();
const clusterEntry = z.object({
  name: z.string(),
  cluster: z.looseObject({ server: text, "certificate-authority": text, "proxy-url": text }).nullish(),
});
const execPlugin = z.looseObject({
  command: z.string(),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  apiVersion: text,
  installHint: text,
});
const userEntry = z.object({
  name: z.string(),
  user: z
    .looseObject({
      "client-certificate": text,
      "client-key": text,
      tokenFile: text,
      exec: execPlugin.nullish(),
      as: text,
      "as-uid": text,
      "as-groups": z.array(z.string()).nullish(),
      "as-user-extra": z.record(z.string(), z.array(z.string())).nullish(),
    })
    .nullish(),
});
const contextEntry = z.object({
  name: z.string(),
  context: z.looseObject({ cluster: text, user: text, namespace: text }).nullish(),
});
const fileSchema = z.object({
  clusters: z.array(clusterEntry).nullish(),
  users: z.array(userEntry).nullish(),
  contexts: z.array(contextEntry).nullish(),
  "current-context": text,
});
export type ClusterEntry = z.infer<typeof clusterEntry>;
export type UserEntry = z.infer<typeof userEntry>;
export type ContextEntry = z.infer<typeof contextEntry>;

/** The files as one. */
export interface MergedKubeconfig {
  readonly paths: readonly string[];
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly currentContext: string;
}

/** The files that kubectl would read, whether they exist or not. */
export function kubeconfigPaths(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const listed = (environment["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  if (listed.length > 0) return [...new Set(listed)].slice(0, MAX_FILES);
  return [join(environment["HOME"] ?? homedir(), ".kube", "config")];
}

/** Reads and merges the files. Rejects with NOT_READABLE when there is none, or one that is no kubeconfig. */
export async function readKubeconfig(source: KubeconfigSource = {}): Promise<MergedKubeconfig> {
  const paths = kubeconfigPaths(source.environment ?? process.env);
  const files: ParsedFile[] = [];
  for (const path of paths) {
    const content = await readIfThere(path);
    if (content !== null) files.push({ path, ...(await parseFile(path, content)) });
  }
  if (files.length === 0) {
    throw new ContractError(
      "NOT_READABLE",
      `there is no kubeconfig: ${paths.join(", ")} does not exist`,
      "set KUBECONFIG to your kubeconfig file, or put it at ~/.kube/config, as for kubectl",
    );
  }
  return mergeFiles(files);
}

type ParsedFile = { readonly path: string } & z.infer<typeof fileSchema>;

async function readIfThere(path: string): Promise<string | null> {
  try {
    const content = await readFile(path);
    if (content.length > MAX_FILE_BYTES) throw new Error(`it has more than ${MAX_FILE_BYTES} bytes`);
    return content.toString("utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw unreadable(path, error);
  }
}
async function parseFile(path: string, content: string): Promise<z.infer<typeof fileSchema>> {
  if (content.trim() === "") return {};
  const { loadYaml } = await import("@kubernetes/client-node");
  try {
    return fileSchema.parse(loadYaml<unknown>(content));
  } catch (error) {
    const where = error instanceof z.ZodError ? (error.issues[0]?.path.join(".") ?? "") : "";
    throw unreadable(path, where === "" ? error : new Error(`its ${where} is not as it should be`));
  }
}
function unreadable(path: string, error: unknown): ContractError {
  const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return new ContractError(
    "NOT_READABLE",
    `the kubeconfig ${path} cannot be read: ${reason}`,
    "check the file, or set KUBECONFIG to another one",
  );
}

/** The first to set a name or the current context wins. */
function mergeFiles(files: readonly ParsedFile[]): MergedKubeconfig {
  const clusters = new Map<string, ClusterEntry>();
  const users = new Map<string, UserEntry>();
  const contexts = new Map<string, ContextEntry>();
  for (const file of files) {
    const folder = dirname(file.path);
    for (const entry of file.clusters ?? []) addFirst(clusters, withPaths(entry, folder));
    for (const entry of file.users ?? []) addFirst(users, withUserPaths(entry, folder));
    for (const entry of file.contexts ?? []) addFirst(contexts, entry);
  }
  const currentContext = files.map((file) => file["current-context"] ?? "").find((name) => name !== "") ?? "";
  return { paths: files.map(({ path }) => path), clusters, users, contexts, currentContext };
}
function addFirst<T extends { readonly name: string }>(entries: Map<string, T>, entry: T): void {
  if (!entries.has(entry.name)) entries.set(entry.name, entry);
}
function absolute<T extends string | null | undefined>(path: T, folder: string): T | string {
  return path === null || path === undefined || path === "" || isAbsolute(path) ? path : join(folder, path);
}
function withPaths(entry: ClusterEntry, folder: string): ClusterEntry {
  const { cluster } = entry;
  if (cluster === null || cluster === undefined) return entry;
  const authority = absolute(cluster["certificate-authority"], folder);
  return { ...entry, cluster: { ...cluster, "certificate-authority": authority } };
}
function withUserPaths(entry: UserEntry, folder: string): UserEntry {
  const { user } = entry;
  if (user === null || user === undefined) return entry;
  const paths = {
    "client-certificate": absolute(user["client-certificate"], folder),
    "client-key": absolute(user["client-key"], folder),
    tokenFile: absolute(user.tokenFile, folder),
  };
  if (user.exec === null || user.exec === undefined) return { ...entry, user: { ...user, ...paths } };
  // A plugin named with a path is beside the file; a bare name is looked up in PATH.
  const command = user.exec.command.includes(sep) ? absolute(user.exec.command, folder) : user.exec.command;
  return { ...entry, user: { ...user, ...paths, exec: { ...user.exec, command } } };
}
