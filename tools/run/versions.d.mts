// Types of versions.mjs, for its tests.
export const OLDEST_NODE: string;
export const FETCHED_NODE: string;
export function compareVersions(a: string, b: string): number;
export function isNodeNewEnough(version: string): boolean;
