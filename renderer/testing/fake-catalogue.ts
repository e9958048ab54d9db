// A catalogue of fields for the in-process session: the standard ones, and a few of HTTP.
import type { FieldSpec } from "../../contract/index.ts";
import type { catalogue } from "../../contract/index.ts";
import { STANDARD_FIELDS, STANDARD_PATHS } from "../../kfl/index.ts";
import { KINDS } from "./fake-traffic.ts";

type WireCatalogue = (typeof catalogue)["_output"];

const field = (name: string, type: FieldSpec["type"], doc: string, path: string): WireCatalogue["fields"][number] => ({
  name,
  type,
  doc,
  protocol: "http",
  path,
});
const flag = (name: string): WireCatalogue["fields"][number] => ({
  name,
  type: "bool",
  doc: `Whether this is ${name} traffic`,
  protocol: "",
  when: [{ path: "protocol.name", in: [name] }],
});

export const FAKE_CATALOGUE: WireCatalogue = {
  fields: [
    ...(structuredClone(STANDARD_FIELDS) as WireCatalogue["fields"]),
    ...["http", "dns", "redis", "postgresql", "kafka", "amqp", "tcp"].map(flag),
    field("status_code", "int", "Response status", "response.status"),
    field("method", "string", "Request method", "request.method"),
    field("path", "string", "Request path without the query", "request.path"),
    field("request.headers", "map", "Request headers", "request.headers"),
    field("response.headers", "map", "Response headers", "response.headers"),
  ],
  paths: [
    ...(structuredClone(STANDARD_PATHS) as WireCatalogue["paths"]),
    { path: "request.method", type: "string", doc: "Request method", protocol: "http" },
    { path: "request.path", type: "string", doc: "Request path", protocol: "http" },
    { path: "response.status", type: "int", doc: "Response status", protocol: "http" },
  ],
  protocols: KINDS.map((kind) => ({
    name: kind.name,
    version: kind.version,
    abbr: kind.abbr,
    longName: kind.longName,
    macro: kind.abbr === "gRPC" ? "grpc" : kind.name,
    backgroundColor: kind.color,
    foregroundColor: "#ffffff",
    fontSize: 12,
    referenceLink: "",
    ports: [kind.port],
    layer4: "tcp",
    layer3: "ip",
    priority: 0,
  })),
};
