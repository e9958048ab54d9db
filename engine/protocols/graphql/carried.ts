// GraphQL in bodies of HTTP, and in the query of a GET: which requests are of it, and what they and their answers say.
import type { Carried, CarryingMessage } from "../inside-http.ts";
import { graphqlFields } from "./present.ts";
import { GQL_1_1, GQL_2_0 } from "./protocol.ts";
import { graphqlErrors, graphqlFromBody, graphqlFromQuery, type GraphqlRequest } from "./recognise.ts";

/** Null where the request asks nothing in GraphQL. */
export function graphqlIn({ mediaType, text, isCut }: CarryingMessage): Carried | null {
  if (text === null || isCut) return null;
  return carried(graphqlFromBody(mediaType === "application/graphql" ? "document" : "json", text));
}

export function graphqlInQuery(query: string): Carried | null {
  return carried(graphqlFromQuery(query));
}

function carried(request: GraphqlRequest | null): Carried | null {
  if (request === null) return null;
  return {
    overHttp1: GQL_1_1,
    overHttp2: GQL_2_0,
    requestFields: () => graphqlFields(request),
    responseFields({ text }) {
      const errors = graphqlErrors(text ?? "");
      return errors.length === 0 ? {} : { errors };
    },
  };
}
