// The window's public face: none. It is an application of its own, built by vite.config.ts into dist/renderer.
export type { NativeBridge } from "./native.ts";
