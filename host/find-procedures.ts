// find: the next row of a view that matches. One search a view; another query takes its place.
import type { FindQuery } from "../contract/index.ts";
import {
  bytesProbe,
  Finder,
  filterProbe,
  packetPlaces,
  type Probe,
  type Session,
  textProbe,
  type View,
} from "../session/index.ts";
import { type Context, guarded, procedures } from "./procedures.ts";
import { compileFilter, matchRow, PAGE_WAIT_MS } from "./view-procedures.ts";

export const find = {
  rows: procedures.find.rows.handler(async ({ input, context, signal }) => {
    const { connection, workspace } = context;
    const session = workspace.openSession;
    const { view: id, query, ...order } = input;
    const view = connection.view(id);
    const finder = await connection.finder(id, JSON.stringify(query), async () => {
      const probe = await probeOf(context, session, view, query);
      return new Finder(view, session.store, probe);
    });
    return guarded(finder.run(order, signal ?? new AbortController().signal));
  }),
};

async function probeOf(context: Context, session: Session, view: View, query: FindQuery): Promise<Probe> {
  const { presentation } = context.parts;
  const { store, reviews } = session;
  const redactions = view.filter.redacts ? [view.filter] : [];
  const showing = { presentation, redactions, reviews, waitMs: PAGE_WAIT_MS };
  switch (query.kind) {
    case "filter":
      return filterProbe(store, compileFilter(context, session, query.filter), matchRow(presentation));
    case "text":
      return textProbe(store, query, () => showing);
    case "bytes":
      return bytesProbe(store, query.hex, () => showing, await packetPlaces(session, showing));
  }
}
