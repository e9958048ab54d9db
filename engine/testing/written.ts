// What a presenter writes as text against what it makes of values: the same to the letter, also when it comes again.
import { expect } from "vitest";
import { codecs } from "../../codecs/index.ts";
import type { Exchange } from "../exchange.ts";
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";

/** False where the presenter leaves this one to values. */
export function checkWritten(exchange: Exchange, limits: Limits = DEFAULT_LIMITS): boolean {
  const { presenter, protocol } = exchange;
  const document = presenter.fields(exchange, codecs, limits);
  const expected = {
    request: JSON.stringify(document.request),
    response: JSON.stringify(document.response),
    columns: presenter.columns(document, { protocol, srcPort: null, dstPort: null }),
  };
  for (let time = 0; time < 2; time++) {
    const written = presenter.write?.(exchange, codecs, limits) ?? null;
    if (written === null) return false;
    expect(written).toEqual(expected);
  }
  return true;
}
