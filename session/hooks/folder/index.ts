// The public face of the folder of scripts.
export { type FolderParts, openScriptFolder, type WatchedFolder } from "./script-folder.ts";
