// Names of temporary files and folders: told from others by their form, so that the next run finds what this one left.
import { randomBytes } from "node:crypto";

const TEMPORARY = /(?:^|-)tmp-[0-9a-f]{12}(?:\.[^.]*)?$/;

/** `name-tmp-0123456789ab.txt`; without a dot where there is no extension. */
export function temporaryName(name: string, extension: string): string {
  const unique = `tmp-${randomBytes(6).toString("hex")}`;
  const base = name === "" ? unique : `${name}-${unique}`;
  return extension === "" ? base : `${base}.${extension}`;
}

export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}
