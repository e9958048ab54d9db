// HTTP/2 (RFC 9113) in the clear: with prior knowledge, after an upgrade from HTTP/1.1, and joined midway.
import type { PathSpec } from "../../../contract/index.ts";
import type { Dissector } from "../dissector.ts";
import { openHttp2 } from "./conversation.ts";
import { detectHttp2 } from "./detect.ts";
import { http2Presenter } from "./present.ts";
import { HTTP_2_0, HTTP_2_PORTS } from "./protocol.ts";

function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol: "http2" };
}

const PATHS: readonly PathSpec[] = [
  path("request.streamId", "int", "Number of the stream"),
  path("request.promisedOn", "int", "Stream whose response promised this request (server push)"),
  path("request.unknownHeaders", "list", "Headers of the request that refer to what was sent before the capture began"),
  path("response.streamId", "int", "Number of the stream"),
  path("response.trailers", "map", "Trailers of the response"),
  path(
    "response.unknownHeaders",
    "list",
    "Headers of the response that refer to what was sent before the capture began",
  ),
];

export const http2: Dissector = {
  name: "http2",
  transports: ["tcp"],
  ports: [...HTTP_2_PORTS, 50051],
  protocols: [HTTP_2_0],
  presenter: http2Presenter,
  fields: [],
  paths: PATHS,
  detect: detectHttp2,
  open: (context, setup) => openHttp2(context, http2Presenter, setup),
};
