// Capture files that the browser sends, because a page cannot name a path. They are kept until the host ends: an
// opened file is its own packet store.
import { randomUUID } from "node:crypto";
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Largest file taken. */
export const MAX_UPLOAD_BYTES = 8 * 1024 ** 3;
/** Files kept at the same time. */
export const MAX_UPLOADS = 256;
/** Characters kept of a file's name. */
const MAX_NAME_LENGTH = 128;

/** How an upload went: where the file is, or the status and the reason for the person at the window. */
export type UploadResult =
  | { readonly kind: "kept"; readonly path: string }
  | { readonly kind: "refused"; readonly status: number; readonly reason: string };

export interface UploadLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
}

export interface Uploads {
  receive(request: IncomingMessage, name: string): Promise<UploadResult>;
}

class TooLarge extends Error {}

/** Uploads into `folder`, each in a folder of its own so that it keeps its name. */
export function openUploads(folder: string, limits: UploadLimits): Uploads {
  let kept = 0;
  return {
    async receive(request, name) {
      const announced = Number(request.headers["content-length"] ?? 0);
      if (announced > limits.maxBytes) return tooLarge(limits.maxBytes);
      if (kept >= limits.maxFiles) {
        return { kind: "refused", status: 507, reason: `${kept} files are kept already; start thresher serve again.` };
      }
      kept++;
      const own = join(folder, randomUUID());
      const path = join(own, safeName(name));
      try {
        mkdirSync(own, { recursive: true, mode: 0o700 });
        await pipeline(request, counted(limits.maxBytes), createWriteStream(path, { mode: 0o600, flags: "wx" }));
        return { kind: "kept", path };
      } catch (error) {
        kept--;
        rmSync(own, { recursive: true, force: true });
        if (error instanceof TooLarge) return tooLarge(limits.maxBytes);
        const reason = error instanceof Error ? error.message : String(error);
        return { kind: "refused", status: 500, reason: `The file could not be stored: ${reason}` };
      }
    },
  };
}

function tooLarge(maxBytes: number): UploadResult {
  const reason = `The file is larger than ${maxBytes} bytes; open it by its name instead: thresher open FILE.`;
  return { kind: "refused", status: 413, reason };
}

function counted(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new TooLarge("the upload is too large"));
      else done(null, chunk);
    },
  });
}

/** The last part of a name, without what a file system or a terminal could misread. */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  const plain = last.replace(/[^\p{L}\p{N}._ +@-]/gu, "_").replace(/^\.+/, "");
  return plain === "" ? "upload" : plain.slice(-MAX_NAME_LENGTH);
}
