// The version of this program. `package.json` lies one folder up, in the sources and in the build alike.
import { readFileSync } from "node:fs";

export function programVersion(): string {
  const about: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const hasVersion = typeof about === "object" && about !== null && "version" in about;
  return hasVersion && typeof about.version === "string" ? about.version : "unknown";
}
