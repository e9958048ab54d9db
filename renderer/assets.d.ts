// What the bundler lets a module import besides TypeScript.
declare module "*.css";
declare module "monaco-editor/editor/editor.worker.js";
declare module "monaco-editor/editor/contrib/suggest/browser/suggestController.js";
declare module "monaco-editor/editor/contrib/gotoError/browser/markerNavigationService.js";
declare module "*.d.ts?raw" {
  const text: string;
  // oxlint-disable-next-line import/no-default-export -- the bundler gives a file's text this way
  export default text;
}
