// view, entry and filter: what the list and the detail ask.
import { access } from "node:fs/promises";
import { ContractError, type Entry, type ViewTick } from "../contract/index.ts";
import {
  listRowOf,
  packetPaths,
  type Session,
  type StoredRow,
  seenValues,
  type View,
  type ViewSpec,
} from "../session/index.ts";
import { latestOf } from "./latest.ts";
import { asOutput, type Context, guarded, procedures } from "./procedures.ts";

type Filter = ViewSpec["filter"];

export const view = {
  open: procedures.view.open.handler(async ({ input, context }) => {
    const session = context.workspace.openSession;
    const { presentation } = context.parts;
    const { id, view: opened } = context.connection.openView(session, {
      filter: compileFilter(context, session, input.filter),
      sort: input.sort,
      showConnections: input.showConnections,
      match: (filter, stored) => filter.matches(presentation.assemble(stored), rowFacts(stored)),
    });
    await opened.firstRows();
    return tickOf(id, opened);
  }),
  ticks: procedures.view.ticks.handler(({ input, context, signal }) => {
    const { connection } = context;
    const watched = connection.view(input.view);
    return guarded(
      latestOf(
        {
          read: () => {
            if (watched.failure !== null) throw watched.failure;
            return tickOf(input.view, watched);
          },
          subscribe: (changed) => watched.onChange(changed),
          isOver: () => !connection.hasView(input.view),
        },
        signal,
      ),
    );
  }),
  rows: procedures.view.rows.handler(async ({ input, context }) => {
    const opened = context.connection.view(input.view);
    const { generation } = opened.state;
    const rows = opened.filter.redacts
      ? (await opened.wholeRows(input.start, input.count)).map((stored) => redacted(context, opened.filter, stored))
      : await opened.rows(input.start, input.count);
    return { generation, start: input.start, rows: rows.map(listRowOf) };
  }),
  locate: procedures.view.locate.handler(async ({ input, context }) => ({
    position: await context.connection.view(input.view).locate(input.id),
  })),
  histogram: procedures.view.histogram.handler(async ({ input, context }) => {
    const { fromNs, toNs, ...counts } = await context.connection.view(input.view).histogram(input.buckets);
    return asOutput({ fromNs: String(fromNs), toNs: String(toNs), ...counts });
  }),
  close: procedures.view.close.handler(({ input, context }) => {
    context.connection.closeView(input.view);
    return {};
  }),
};

export const entry = {
  detail: procedures.entry.detail.handler(async ({ input, context }) => {
    const session = context.workspace.openSession;
    const stored = await session.store.entry(input.id);
    if (stored === null) throw new ContractError("NOT_FOUND", "there is no such entry any more", "choose another one");
    const { presentation } = context.parts;
    const whole = presentation.assemble(stored);
    const shown = redactForWindow(context, whole, stored);
    return asOutput({
      row: listRowOf(shown === whole ? stored : presentation.redactRow(stored, shown)),
      entry: JSON.stringify(shown),
      sections: presentation.sections(shown),
      hasPackets: await hasPackets(session),
    });
  }),
};

export const filter = {
  values: procedures.filter.values.handler(async ({ input, context }) => {
    const { store } = context.workspace.openSession;
    const { catalogue } = context.parts.presentation;
    return asOutput({ values: await seenValues(store, catalogue, input.field, input.prefix, input.limit) });
  }),
};

/** Facts of a row that filters read beside the document. */
export function rowFacts({ no, row }: StoredRow): {
  no: number;
  method: string;
  summary: string;
  status: string;
  outcome: string;
} {
  return { no, method: row.method, summary: row.summary, status: row.status, outcome: row.outcome };
}

function compileFilter({ parts }: Context, session: Session, text: string): Filter {
  const { compile, catalogue } = parts.presentation;
  const result = compile(text, { catalogue, nowMs: Date.now(), recordName: session.file.name });
  if (result.ok) return result.filter;
  const [first] = result.errors;
  throw new ContractError(
    "BAD_FILTER",
    first?.message ?? "the filter is not valid",
    "correct the marked place",
    first?.from,
  );
}

function tickOf(id: string, { state }: View): ViewTick {
  return { view: id, ...state };
}

function redacted({ parts }: Context, rule: Filter, stored: StoredRow): StoredRow {
  const whole = parts.presentation.assemble(stored);
  const shown = rule.apply(whole, rowFacts(stored)) ?? whole;
  return shown === whole ? stored : parts.presentation.redactRow(stored, shown);
}

// A detail is opened by id, so whatever one of the window's filters hides is hidden in it.
function redactForWindow({ connection }: Context, whole: Entry, stored: StoredRow): Entry {
  let shown = whole;
  for (const { filter: rule } of connection.views) {
    if (rule.redacts) shown = rule.apply(shown, rowFacts(stored)) ?? shown;
  }
  return shown;
}

async function hasPackets(session: Session): Promise<boolean> {
  // Those of a cluster are on its nodes, as long as their agents run.
  if (session.tick().source.kind === "cluster") return session.agents !== null;
  try {
    await Promise.all(packetPaths(session).map((path) => access(path)));
    return true;
  } catch {
    return false;
  }
}
