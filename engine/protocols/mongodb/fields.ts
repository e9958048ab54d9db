// What classic filters can name of MongoDB entries, besides what the filter language declares itself.
import type { PathSpec } from "../../../contract/index.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "mongodb" };
}

export const paths: readonly PathSpec[] = [
  path("request.opcode", "string", "OP_MSG, OP_QUERY, …; of a packed message what is inside"),
  path("request.compression", "string", "snappy, zlib or zstd, where the message is packed"),
  path("request.requestId", "int", "Number of the request"),
  path("request.document", "map", "The command as extended JSON"),
  path("request.flags", "list", "moreToCome, exhaustAllowed, checksumPresent"),
  path("response.responseTo", "int", "Number of the request that it answers"),
  path("response.document", "map", "The reply as extended JSON, without the documents of a cursor"),
  path("response.documents", "list", "Documents of the cursor's batch, at most 100"),
  path("response.cursorId", "int", "Cursor to go on with, 0 at the end"),
  path("response.errorCode", "int", "Code of the error; of a write that failed its own"),
  path("response.errorMessage", "string", "Message of the error"),
];
