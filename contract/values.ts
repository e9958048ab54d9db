// Small values as they cross a boundary.
import { z } from "zod";

export const viewId = z.string().max(64);
export const entryId = z.string().max(512);
/** Unix nanoseconds as decimal text: a double cannot hold them. */
export const nanoseconds = z.string().regex(/^-?\d{1,20}$/);
