// file.move, delete, mkdir and the temporary ones: where files are.
import { lstat, mkdir, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type FilesFolder, isMissing } from "./files-folder.ts";
import { parseScriptPath } from "./script-path.ts";
import { temporaryName } from "./temporary-name.ts";

/** Where something of that name goes that is moved or copied to `path`: into it, where it is a folder. */
export async function spot(folder: FilesFolder, path: string, name: string): Promise<string> {
  const place = await folder.locate(path);
  return (await folder.kindOf(place)) === "folder" ? join(place, name) : place;
}

export async function moveFile(folder: FilesFolder, from: string, to: string): Promise<void> {
  const source = await folder.locate(named(from));
  if ((await folder.kindOf(source)) === "none") throw new Error(`${from}: no such file`);
  const place = await spot(folder, to, basename(source));
  // What stood there is gone, and counts no more.
  if ((await folder.kindOf(place)) !== "none") folder.usage.forget();
  await rename(source, place);
  if ((await realpath(dirname(place))) !== dirname(place)) throw new Error(`${to} leads out of the session's files`);
}

/** A path that is missing is fine. */
export async function deletePath(folder: FilesFolder, path: string): Promise<void> {
  const names = parseScriptPath(named(path));
  const parents: string[] = [];
  for (const name of names.slice(0, -1)) {
    parents.push(name);
    if ((await folder.kindOf(await folder.locate(parents.join("/")))) === "none") return;
  }
  // A link is removed itself, and nothing behind it.
  await rm(await folder.locate(path), { recursive: true, force: true });
  folder.usage.forget();
}

export async function makeFolders(folder: FilesFolder, path: string): Promise<void> {
  const made: string[] = [];
  for (const name of parseScriptPath(path)) {
    made.push(name);
    const place = await folder.locate(made.join("/"));
    const kind = await folder.kindOf(place);
    if (kind === "file") throw new Error(`${folder.shown(place)} is a file`);
    if (kind === "folder") continue;
    await folder.usage.take({ bytes: 0, files: 1 });
    await mkdir(place, { mode: 0o700 });
  }
}

/** Makes an empty folder with a name of its own; answers its path. */
export async function makeTemporaryFolder(folder: FilesFolder, name: string, dir: string): Promise<string> {
  const place = await folder.locate(inFolder(dir, temporaryName(name, "")));
  await folder.usage.take({ bytes: 0, files: 1 });
  await mkdir(place, { mode: 0o700 });
  return folder.shown(place);
}

/** Makes an empty file with a name of its own; answers its path. */
export async function makeTemporaryFile(
  folder: FilesFolder,
  { name, dir, extension }: { readonly name: string; readonly dir: string; readonly extension: string },
): Promise<string> {
  const bare = extension.replace(/^\.+/, "");
  const place = await folder.locate(inFolder(dir, temporaryName(name, bare === "" ? "txt" : bare)));
  await folder.usage.take({ bytes: 0, files: 1 });
  const file = await folder.openNew(place);
  await file?.close();
  return folder.shown(place);
}

/** A place in `files/` whose name nobody has yet: of this second, or of the next that is free. */
export async function freeName(
  folder: FilesFolder,
  nowMs: number,
  nameOf: (seconds: number) => string,
): Promise<{ readonly name: string; readonly place: string }> {
  for (let seconds = Math.floor(nowMs / 1000); ; seconds++) {
    const name = nameOf(seconds);
    const place = join(folder.root, name);
    const isFree = await lstat(place).then(
      () => false,
      (error: unknown) => isMissing(error),
    );
    if (isFree) return { name, place };
  }
}

function inFolder(dir: string, name: string): string {
  return dir === "" ? name : `${dir}/${name}`;
}

function named(path: string): string {
  if (parseScriptPath(path).length === 0) throw new Error("the session's files themselves stay where they are");
  return path;
}
