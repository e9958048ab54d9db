// What the in-process session plays: which state it starts in and how many entries it holds.
export const SCENES = [
  "start",
  "file",
  "loading",
  "live",
  "failed",
  "lossy",
  "snapshots",
  "scripts",
  "scripts-armed",
  "scripts-failing",
  "scripts-conflict",
  "scripts-elsewhere",
  "cluster",
  "cluster-empty",
  "cluster-unreachable",
  "cluster-denied",
  "cluster-warnings",
  "cluster-leftovers",
  "cluster-deploying",
  "cluster-stuck",
  "cluster-live",
  "cluster-two",
  "cluster-silent",
  "cluster-reconnecting",
  "cluster-lease",
  "cluster-removed",
  "cluster-not-removed",
] as const;
export type SceneName = (typeof SCENES)[number];

export interface Scene {
  readonly name: SceneName;
  readonly rows: number;
}

/** Reads `?scene=live&rows=5000`; what is missing gets a usual value. */
export const parseScene = (query: URLSearchParams): Scene => {
  const rows = Number(query.get("rows") ?? "48201");
  return {
    name: SCENES.find((name) => name === query.get("scene")) ?? "start",
    rows: Number.isInteger(rows) && rows >= 0 && rows <= 50_000_000 ? rows : 48_201,
  };
};
