// An answer whose body is packed is unpacked when somebody reads its exchange: unpacking costs more than all else that is done
// with it, and who only counts needs none of it. What unpacking shows to be wrong is part of what is read.
import type { EntryError } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import type { FlowContext } from "../dissector.ts";
import { withMissing } from "../halves.ts";
import { codingsOf, unpackBody } from "./content-coding.ts";
import type { HttpMessage } from "./types.ts";

/** The exchange, with its answer unpacked once one of the fields is read that this may change. */
export function unpackedWhenRead(
  exchange: Exchange,
  answer: HttpMessage,
  { codecs, limits }: Pick<FlowContext, "codecs" | "limits">,
): Exchange {
  const { presenter, protocol, flow, index, request, requestSpan, responseSpan, isFlow } = exchange;
  let { error } = exchange;
  let isPacked = true;
  const unpack = (): void => {
    if (!isPacked) return;
    isPacked = false;
    const known = answer.problem;
    unpackBody(answer, codingsOf(answer.head), codecs, limits);
    if (answer.problem === known) return;
    const found: EntryError = { type: "dissection", msg: answer.problem };
    error = request === null && error !== null ? withMissing(found, error) : found;
  };
  return {
    presenter,
    protocol,
    flow,
    index,
    request,
    get response() {
      unpack();
      return answer;
    },
    requestSpan,
    responseSpan,
    get error() {
      unpack();
      return error;
    },
    get truncated() {
      unpack();
      return exchange.truncated || answer.isCut;
    },
    isFlow,
    isFinal: true,
  };
}
