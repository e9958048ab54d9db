// The part of a multipart/related body that the others belong to: the first one, which is where senders put it (RFC 2387, 3.2
// would let `start` name another).
import { parameter } from "../http/content.ts";

const MAX_BOUNDARY_CHARACTERS = 70;

/** The text of the part; empty where the body has none. */
export function rootPart(text: string, contentType: string): string {
  const boundary = parameter(contentType, "boundary");
  if (boundary === "" || boundary.length > MAX_BOUNDARY_CHARACTERS) return "";
  const delimiter = `--${boundary}`;
  const begin = text.indexOf(delimiter);
  if (begin < 0) return "";
  const end = text.indexOf(`\n${delimiter}`, begin + delimiter.length);
  const part = text.slice(begin, end < 0 ? text.length : end);
  const blank = /\r?\n\r?\n/.exec(part);
  return blank === null ? "" : part.slice(blank.index + blank[0].length);
}
