// What the bundler lets a module import besides TypeScript.
declare module "*.css";
declare module "monaco-editor/editor/editor.worker.js";
declare module "monaco-editor/editor/contrib/suggest/browser/suggestController.js";
