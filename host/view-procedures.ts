// view and entry: what the list and the detail ask.
import { access } from "node:fs/promises";
import { ContractError, type ListRow, type ViewTick } from "../contract/index.ts";
import {
  isShownAsStored,
  listRowOf,
  type LookAtRow,
  type MatchRow,
  packetPaths,
  type Presentation,
  rowFacts,
  type Session,
  type ShownEntry,
  shownEntries,
  type StoredRow,
  type View,
  type ViewSpec,
} from "../session/index.ts";
import { latestOf } from "./latest.ts";
import { asOutput, catalogueOf, type Context, guarded, procedures } from "./procedures.ts";

type Filter = ViewSpec["filter"];
type CompileOptions = Parameters<Presentation["compile"]>[1];

/** Longest wait of a page, and of a detail, for scripts to look at its entries. A page is shown, and shown again. */
export const PAGE_WAIT_MS = 100;
const DETAIL_WAIT_MS = 1000;

export const view = {
  open: procedures.view.open.handler(async ({ input, context }) => {
    const session = context.workspace.openSession;
    const { presentation } = context.parts;
    const { id, view: opened } = context.connection.openView(session, {
      filter: compileFilter(context, session, input.filter),
      sort: input.sort,
      showConnections: input.showConnections,
      match: matchRow(presentation),
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
    const rows = await listRows(context, opened, input);
    return { generation, start: input.start, rows };
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
    const { presentation } = context.parts;
    const { shown } = await shownById(context, session, input.id);
    return asOutput({
      row: listRowOf(shown.row, { notice: shown.notice }),
      entry: JSON.stringify(shown.entry),
      sections: presentation.sections(shown.entry),
      hasPackets: await hasPackets(session),
      ...(shown.notice === "" ? {} : { notice: shown.notice }),
    });
  }),
};

/** An entry as it is stored and as this window may see it. */
export async function shownById(
  { parts, connection }: Context,
  { store, reviews }: Session,
  id: string,
): Promise<{ readonly stored: StoredRow; readonly shown: ShownEntry }> {
  const stored = await store.entry(id);
  if (stored === null) throw new ContractError("NOT_FOUND", "there is no such entry any more", "choose another one");
  // It is asked for by id, so whatever one of the window's filters hides is hidden in it.
  const redactions = connection.views.flatMap(({ filter: rule }) => (rule.redacts ? [rule] : []));
  const showing = { presentation: parts.presentation, redactions, reviews, waitMs: DETAIL_WAIT_MS };
  const [shown] = await shownEntries([stored], showing);
  if (shown === undefined) throw new Error("an entry is shown as one entry");
  return { stored, shown };
}

/** How a filter is run over a row outside of the database. */
export function matchRow({ assemble }: Pick<Presentation, "assemble">): MatchRow {
  return (condition, stored) => condition.matches(assemble(stored), rowFacts(stored));
}

/** The same for several filters on one row: its entry is put together once. */
export function lookAtRow({ assemble }: Pick<Presentation, "assemble">): LookAtRow {
  return (stored) => {
    const [document, facts] = [assemble(stored), rowFacts(stored)];
    return (condition) => condition.matches(document, facts);
  };
}

export function compileFilter(context: Context, session: Session, text: string): Filter {
  const { compile } = context.parts.presentation;
  const result = compile(text, compileOptions(context, session));
  if (result.ok) return result.filter;
  throw badFilter(result.errors);
}

/** What filters are compiled with at this moment. */
export function compileOptions(context: Context, session: Session): CompileOptions {
  return { catalogue: catalogueOf(context), nowMs: Date.now(), recordName: session.file.name };
}

export function badFilter([first]: readonly { readonly message: string; readonly from: number }[]): ContractError {
  const message = first?.message ?? "the filter is not valid";
  return new ContractError("BAD_FILTER", message, "correct the marked place", first?.from);
}

async function listRows(
  { parts, workspace, colours }: Context,
  opened: View,
  { start, count }: { readonly start: number; readonly count: number },
): Promise<ListRow[]> {
  const session = workspace.openSession;
  const redactions = opened.filter.redacts ? [opened.filter] : [];
  const showing = { presentation: parts.presentation, redactions, reviews: session.reviews, waitMs: PAGE_WAIT_MS };
  const shown: readonly { readonly row: StoredRow; readonly notice: string }[] = isShownAsStored(showing)
    ? (await opened.rows(start, count)).map((row) => ({ row, notice: "" }))
    : await shownEntries(await opened.wholeRows(start, count), showing);
  const coloured = await colours.coloursOf(
    session,
    shown.map(({ row }) => row.no),
  );
  return shown.map(({ row, notice }) => listRowOf(row, { notice, colour: coloured.get(row.no) }));
}

function tickOf(id: string, { state }: View): ViewTick {
  return { view: id, ...state };
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
