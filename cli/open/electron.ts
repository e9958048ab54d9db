// Electron's program where it is installed with its binary. Asking the package itself would download it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Path of the program, or null. */
export function findElectron(programFolder: string): string | null {
  const folder = join(programFolder, "node_modules/electron");
  const pointer = join(folder, "path.txt");
  if (!existsSync(pointer)) return null;
  const path = join(folder, "dist", readFileSync(pointer, "utf8").trim());
  return existsSync(path) ? path : null;
}
