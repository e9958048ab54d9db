// The list's cells of an HTTP entry.
import type { JsonObject, Outcome } from "../../../contract/index.ts";
import type { Columns, EntryDocument } from "../dissector.ts";
import { grpcOutcome, isGrpcCall } from "../grpc/index.ts";

/** From the document. Errors in a GraphQL answer count whatever the status says. */
export function httpColumns({ request, response }: EntryDocument): Columns {
  const status = response?.["status"];
  if (isGrpcCall(request, response)) return grpcColumns(request, response, typeof status === "number" ? status : null);
  const errors = response?.["errors"];
  const hasErrors = Array.isArray(errors) && errors.length > 0;
  return cells(
    textOf(request, "method"),
    textOf(request, "path"),
    typeof status === "number" ? status : null,
    hasErrors,
  );
}

// The status of a call is its own: HTTP's is 200 whatever became of it.
function grpcColumns(request: JsonObject | null, response: JsonObject | null, status: number | null): Columns {
  const grpcStatus = response?.["grpcStatus"];
  const columns = cells(textOf(request, "method"), textOf(request, "path"), status, false);
  if (typeof grpcStatus !== "number") return { ...columns, outcome: columns.outcome === "bad" ? "bad" : "none" };
  return {
    ...columns,
    status: String(grpcStatus),
    statusSelector: "response.grpcStatus",
    outcome: grpcOutcome(grpcStatus),
  };
}

/** From what they show; there is no status where there is no answer. */
export function cells(method: string, path: string, status: number | null, hasErrors: boolean): Columns {
  return {
    method,
    methodSelector: "request.method",
    summary: path,
    summarySelector: "request.path",
    status: status === null ? "" : String(status),
    statusSelector: "response.status",
    outcome: hasErrors ? "bad" : outcomeOf(status),
  };
}

function outcomeOf(status: number | null): Outcome {
  if (status === null || status < 200) return "none";
  return status < 400 ? "good" : "bad";
}

function textOf(side: JsonObject | null, key: string): string {
  const value = side?.[key];
  return typeof value === "string" ? value : "";
}
