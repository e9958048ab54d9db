// Names of objects in buckets: `<folder of the session>/<file name>`.
import { basename } from "node:path";
import type { ActionContext } from "../types.ts";

export function objectKey(context: ActionContext, path: string): string {
  return `${objectPrefix(context)}${basename(path)}`;
}

/** What all objects of this session begin with. Never empty: clearing would empty the bucket. */
export function objectPrefix({ objectFolder }: ActionContext): string {
  if (objectFolder.replaceAll("/", "") === "") throw new Error("the session has no folder of objects");
  return `${objectFolder.replace(/^\/+|\/+$/g, "")}/`;
}

/** The key as a part of an address. */
export function encodeKey(key: string): string {
  return key.split("/").map(encodeURIComponent).join("/");
}
