// The window's bundle: one page, everything in it, nothing from a network. `--mode testing` builds the page that runs
// against the in-process session instead (renderer/testing/), into its own folder.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string): string => new URL(path, import.meta.url).pathname;

export default defineConfig(({ mode }) => {
  const isTesting = mode === "testing";
  return {
    root: here(isTesting ? "./testing" : "."),
    base: "./",
    plugins: [react()],
    resolve: {
      alias: [
        // Monaco's module imports every feature of the editor: half a megabyte that nobody uses.
        { find: /^(?:\.\.\/)+internal\/common\/workers\.js$/, replacement: here("./shared/language-worker.ts") },
      ],
    },
    server: { host: "127.0.0.1" },
    preview: { host: "127.0.0.1" },
    worker: { format: "es" },
    build: {
      outDir: here(isTesting ? "../dist/renderer-testing" : "../dist/renderer"),
      emptyOutDir: true,
      target: "es2024",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4000,
    },
  };
});
