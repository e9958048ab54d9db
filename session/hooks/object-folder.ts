// The folder of a session's objects in buckets.
import { hostname, networkInterfaces } from "node:os";
import type { Session } from "../session.ts";

/** `thresher_<cluster>_<RUN_ID>`: objects of two sessions never meet. */
export function objectFolderOf(session: Pick<Session, "id" | "file"> | null): string {
  if (session === null) return "thresher_none_none";
  const { source, name } = session.file;
  const cluster = source.kind === "cluster" ? name : "local";
  return plain(`thresher_${cluster}_${session.id}`);
}

/** `<NODE_NAME>_<NODE_IP>`, as Kubeshark's workers name it. Scripts run on this machine, so it is the node. */
export function kubesharkFolder(name = hostname(), interfaces = networkInterfaces()): string {
  const addresses = Object.values(interfaces).flatMap((all) => all ?? []);
  const outside = addresses.find(({ internal, family }) => !internal && family === "IPv4");
  return plain(`${name}_${outside?.address ?? "127.0.0.1"}`);
}

const plain = (folder: string): string => folder.replaceAll(/[^\w.-]+/g, "-");
