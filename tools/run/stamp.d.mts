// Types of stamp.mjs, for its tests and the build.
export function hashOfFiles(root: string, names: readonly string[]): string;
export function hashOfSources(root: string): string;
export function isStamped(path: string, hash: string): boolean;
export function writeStamp(path: string, hash: string): void;
