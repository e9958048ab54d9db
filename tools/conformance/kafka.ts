// Kafka in the comparison: of each message its API, version, number and length. tshark 4.0 misreads the bodies of newer
// versions, so that they are compared by the tests of the recordings alone.
import type { JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { type PdmlNode, shown, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

export function readKafka(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  const corr = shownNumber(node, "kafka.correlation_id");
  const len = shownNumber(node, "kafka.len");
  const version = shownNumber(node, "kafka.api_version");
  const key = shownNumber(node, "kafka.api_key");
  return [{ is: "request", key, version, corr, len, client: shown(node, "kafka.client_id") }];
}

/** tshark shows the API of a response, too: only requests have a client. */
export function kafkaWords({ is, key, version, corr, len, client }: OracleMessage): string | null {
  const start =
    is === "request" && client !== undefined ? `request ${wordOf(key)} version ${wordOf(version)}` : "response";
  return `${start} number ${wordOf(corr)}, ${wordOf(len)} bytes`;
}

/** Our fact of one side of an entry. */
export function ourKafka(side: "request" | "response", value: JsonObject): string {
  const { apiKey: key, apiVersion: version, correlationID: corr, size: len, clientID: client } = value;
  return kafkaWords({ f: 0, p: "kafka", is: side, key, version, corr, len, client }) ?? "";
}
