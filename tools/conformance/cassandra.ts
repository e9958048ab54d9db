// CQL in the comparison: each message with its version, opcode, stream and length, and the kind of a result.
import type { JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { label, findAll, type PdmlNode, shown, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

/** tshark's words for our kinds of results. */
const KINDS: Readonly<Record<string, string>> = {
  Void: "VOID",
  Rows: "Rows",
  SetKeyspace: "Set Keyspace",
  Prepared: "Prepared",
  SchemaChange: "Schema Change",
};

const FLAGS = ["tracing", "custom_payload", "warning"];
function camelCase(name: string): string {
  return name.replace("custom_payload", "customPayload");
}

export function readCassandra(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  const opcode = label(findAll(node, "cql.opcode")[0]);
  if (opcode === undefined) return [];
  const version = Number(shown(node, "cql.version")) & 0x7f;
  const query = findAll(node, "cql.string")[0]?.show;
  const kind = label(findAll(node, "cql.result.kind")[0]);
  const code = opcode === "ERROR" ? shownNumber(node, "cql.error_code") : undefined;
  const flags = FLAGS.filter((name) => /^(1|True)$/.test(shown(node, `cql.flags.${name}`) ?? ""));
  return [{ opcode, version, stream: shownNumber(node, "cql.stream"), query, kind, code, flags: flags.map(camelCase) }];
}
/** What stands before a body makes tshark misread it: such a message is compared by its header. */
export function cassandraWords({ opcode, version, stream, kind, code, query, flags }: OracleMessage): string | null {
  const head = `${wordOf(opcode)} version ${wordOf(version)} stream ${wordOf(stream)}`;
  const isRequest = opcode === "QUERY" || opcode === "PREPARE";
  const before = isRequest ? ["customPayload"] : FLAGS.map(camelCase);
  if (((flags ?? []) as readonly string[]).some((flag) => before.includes(flag))) return head;
  // Passwords are not in our entries.
  const text = isRequest
    ? wordOf(query ?? "")
        .slice(0, 60)
        .replace(/PASSWORD.*/, "")
    : "";
  return `${head} ${wordOf(kind ?? "")} ${wordOf(code ?? "")}${text}`.trim();
}
/** Our fact of one side of an entry. */
export function ourCassandra(side: "request" | "response", value: JsonObject): string {
  const { version, stream, kind, errorCode: code, query, flags } = value;
  const opcode = side === "request" ? value["command"] : value["type"];
  const named = kind === undefined ? undefined : (KINDS[wordOf(kind)] ?? kind);
  return cassandraWords({ f: 0, p: "cql", opcode, version, stream, kind: named, code, query, flags }) ?? "";
}
