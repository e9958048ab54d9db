// file.tar: a folder as .tar.gz, written aside and put in its place when it is whole.
import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Pack } from "tar-stream";
import type { FilesFolder } from "./files-folder.ts";
import { freeName } from "./places.ts";
import { CAPTURES_FOLDER } from "./script-path.ts";

const READ_BYTES = 1 << 18;

/** Packs the folder; answers the name of the archive in `files/`. */
export async function archive(folder: FilesFolder, path: string, nowMs: number, signal: AbortSignal): Promise<string> {
  const place = await folder.locate(path);
  if ((await folder.kindOf(place)) !== "folder") throw new Error(`${path} is not a folder`);
  return placeWhole(
    folder,
    nowMs,
    (seconds) => `kubeshark_${seconds}.tar.gz`,
    async (part, maxBytes) => {
      const { pack } = await import("tar-stream");
      const tar = pack();
      const out = await open(part, "wx", 0o600);
      const written = pipeline(Readable.from(tar), createGzip(), bounded(maxBytes), out.createWriteStream(), {
        signal,
      });
      const added = addFolder(folder, tar, place).then(
        () => tar.finalize(),
        (error: unknown) => {
          tar.destroy(error instanceof Error ? error : new Error(String(error)));
          throw error;
        },
      );
      await Promise.all([written, added]);
    },
  );
}

/** Has a file written beside, within the room that is left, and gives it a name of its own. */
export async function placeWhole(
  folder: FilesFolder,
  nowMs: number,
  nameOf: (seconds: number) => string,
  write: (part: string, maxBytes: number) => Promise<void>,
): Promise<string> {
  await folder.usage.take({ bytes: 0, files: 1 });
  const aside = join(folder.root, CAPTURES_FOLDER);
  await mkdir(aside, { recursive: true, mode: 0o700 });
  const part = join(aside, `${randomUUID()}.part`);
  try {
    await write(part, await folder.usage.left());
    return await folder.exclusively(async () => {
      const { name, place } = await freeName(folder, nowMs, nameOf);
      await rename(part, place);
      return name;
    });
  } finally {
    await rm(part, { force: true });
    folder.usage.forget();
  }
}

// Names in the archive begin with the folder's own, as `tar -C .. folder` writes them.
async function addFolder(folder: FilesFolder, tar: Pack, place: string): Promise<void> {
  const top = place === folder.root ? "files" : basename(place);
  const waiting = [{ place, name: top }];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    await addEntry(tar, at.name);
    const entries = await readdir(at.place, { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = { place: join(at.place, entry.name), name: `${at.name}/${entry.name}` };
      if (entry.isDirectory()) {
        if (inner.place !== join(folder.root, CAPTURES_FOLDER)) waiting.push(inner);
      } else if (entry.isFile()) await addFile(folder, tar, inner);
    }
  }
}

function addEntry(tar: Pack, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry({ name: `${name}/`, type: "directory", mode: 0o755 }, (error) => (error ? reject(error) : resolve()));
  });
}

async function addFile(
  folder: FilesFolder,
  tar: Pack,
  { place, name }: { readonly place: string; readonly name: string },
): Promise<void> {
  const { handle, size } = await folder.openToRead(folder.shown(place));
  try {
    const { mtime } = await handle.stat();
    const ended = Promise.withResolvers<void>();
    const sink = tar.entry({ name, size, mtime, mode: 0o644 }, (error) =>
      error ? ended.reject(error) : ended.resolve(),
    );
    tar.once("close", () => ended.reject(new Error("the archive was ended")));
    // Its size stands before it: what a file grows meanwhile is left out.
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(READ_BYTES, size - at), at);
      if (bytesRead === 0) throw new Error(`${folder.shown(place)} became shorter while it was read`);
      at += bytesRead;
      const hasRoom = sink.write(Buffer.from(buffer.subarray(0, bytesRead)));
      if (!hasRoom) await Promise.race([drained(sink), ended.promise]);
    }
    sink.end(null);
    await ended.promise;
  } finally {
    await handle.close();
  }
}

function drained(sink: ReturnType<Pack["entry"]>): Promise<void> {
  return new Promise((resolve) => void sink.once("drain", () => resolve()));
}

function bounded(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new Error("the archive finds no room among the session's files: delete some"));
      else done(null, chunk);
    },
  });
}
