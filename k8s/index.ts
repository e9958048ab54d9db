// Kubernetes: what to create, how to reach it, who has which address. The public face.
export type * from "./types.ts";
