// file.write, append, read and copy: the content of single files.
import type { FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import type { FilesFolder, ReadableFile } from "./files-folder.ts";
import { spot } from "./places.ts";

/** Most bytes of one write or append. */
export const MAX_WRITE_BYTES = 64 << 20;
/** Most bytes of a file that a script reads: what it can have written at once. */
export const MAX_READ_BYTES = MAX_WRITE_BYTES;
const COPY_BYTES = 1 << 20;

/** Puts the text in the file's place, or behind what is there. */
export async function writeText(folder: FilesFolder, path: string, text: string, isAppended: boolean): Promise<void> {
  const bytes = Buffer.from(text);
  if (bytes.length > MAX_WRITE_BYTES) throw new Error(`${path}: more than ${MAX_WRITE_BYTES >> 20} MiB at once`);
  const place = await folder.locate(path);
  await replaceContent(folder, place, bytes.length, isAppended, async (file, position) => {
    await writeAll(file, bytes, position);
  });
}

export async function readText(folder: FilesFolder, path: string): Promise<string> {
  const { handle, size } = await folder.openToRead(path);
  try {
    if (size > MAX_READ_BYTES) throw new Error(`${path} has more than ${MAX_READ_BYTES >> 20} MiB`);
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

/** Copies a file of the folder, or an extracted capture, to another place, or into a folder. */
export async function copyFile(folder: FilesFolder, from: string, to: string, signal: AbortSignal): Promise<void> {
  const source = await folder.openToRead(from);
  try {
    const place = await spot(folder, to, basename(source.path));
    if (place === source.path) return;
    await replaceContent(folder, place, source.size, false, (file) => copyBytes(source, file, signal));
  } finally {
    await source.handle.close();
  }
}

async function replaceContent(
  folder: FilesFolder,
  place: string,
  bytes: number,
  isAppended: boolean,
  write: (file: FileHandle, position: number) => Promise<void>,
): Promise<void> {
  const kind = await folder.kindOf(place);
  if (kind === "folder") throw new Error(`${folder.shown(place)} is a folder`);
  // Before the file is made: what finds no room leaves nothing.
  await folder.usage.take({ bytes: isAppended ? bytes : 0, files: kind === "none" ? 1 : 0 });
  const file = await folder.openToWrite(place);
  try {
    const { size } = await file.stat();
    if (!isAppended) {
      await folder.usage.take({ bytes: bytes - size, files: 0 });
      await file.truncate(0);
    }
    await write(file, isAppended ? size : 0);
  } catch (error) {
    folder.usage.forget();
    throw error;
  } finally {
    await file.close();
  }
}

async function copyBytes({ handle, size }: ReadableFile, to: FileHandle, signal: AbortSignal): Promise<void> {
  const buffer = Buffer.allocUnsafe(COPY_BYTES);
  for (let at = 0; at < size; ) {
    signal.throwIfAborted();
    // No more than was asked room for, should the file grow meanwhile.
    const { bytesRead } = await handle.read(buffer, 0, Math.min(COPY_BYTES, size - at), at);
    if (bytesRead === 0) return;
    await writeAll(to, buffer.subarray(0, bytesRead), at);
    at += bytesRead;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}
