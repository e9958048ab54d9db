// filter: what the bar asks about its text.
import { rowFacts, seenValues } from "../session/index.ts";
import { asOutput, catalogueOf, procedures } from "./procedures.ts";
import { badFilter, compileOptions, shownById } from "./view-procedures.ts";

export const filter = {
  values: procedures.filter.values.handler(async ({ input, context }) => {
    const { store } = context.workspace.openSession;
    return asOutput({ values: await seenValues(store, catalogueOf(context), input.field, input.prefix, input.limit) });
  }),
  explain: procedures.filter.explain.handler(async ({ input, context }) => {
    const session = context.workspace.openSession;
    const { presentation } = context.parts;
    const prepared = presentation.explainer(input.filter, compileOptions(context, session));
    if (!prepared.ok) throw badFilter(prepared.errors);
    const { explainer } = prepared;
    const { stored, shown } = await shownById(context, session, input.id);
    // The filter compares what was captured, as that of a view does; what is told are values that a detail may show. What the
    // filter itself redacts counts from the beginning: it may not stand in any view yet.
    const compared = { entry: presentation.assemble(stored), row: rowFacts(stored) };
    const entry = explainer.hide(shown.entry);
    const row = entry === null || entry === shown.entry ? shown.row : presentation.redactRow(shown.row, entry);
    const explained = explainer.explain(compared, entry && { entry, row: rowFacts(row) });
    return asOutput({ ...explained, notice: shown.notice });
  }),
};
