// Which requests are GraphQL, whatever version of HTTP carries them. Most are told apart without looking at a header: they
// have neither body nor query.
import type { Codecs } from "../../codecs.ts";
import { graphqlFromBody, graphqlFromQuery, graphqlKind, type GraphqlRequest } from "../graphql/index.ts";
import type { Body } from "./body.ts";
import { bodyText } from "./content.ts";

/** A complete request of any version. */
export interface AskedRequest {
  readonly body: Body;
  /** Asked for only where it matters. */
  contentType(): string;
  /** What follows the `?` of its target; empty where there is none. */
  query(): string;
}

export function graphqlOf(request: AskedRequest, codecs: Codecs): GraphqlRequest | null {
  const { body } = request;
  if (body.keptBytes === 0) {
    const query = request.query();
    return query === "" ? null : graphqlFromQuery(query);
  }
  const kind = graphqlKind(request.contentType());
  const text = kind === null ? null : bodyText(body, codecs);
  return kind === null || text === null ? null : graphqlFromBody(kind, text);
}
