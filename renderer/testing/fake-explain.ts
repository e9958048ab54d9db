// Explanations in the in-process session: made by the language itself over what the stand-in knows of an entry.
import { implement } from "@orpc/server";
import { contract, type JsonObject } from "../../contract/index.ts";
import { openExplainer } from "../../kfl/index.ts";
import { FAKE_CATALOGUE } from "./fake-catalogue.ts";
import { detailOf } from "./fake-detail.ts";

const os = implement(contract);

export const explainOf = () =>
  os.filter.explain.handler(({ input: { id, filter }, errors }) => {
    const opened = openExplainer(filter, { catalogue: FAKE_CATALOGUE, nowMs: 0 });
    if (!opened.ok) {
      throw errors.BAD_FILTER({ message: opened.errors[0]?.message ?? "", data: { nextStep: "correct it" } });
    }
    const { row, entry } = detailOf(Number(id.slice(1)));
    const { method, summary, status, outcome } = row;
    const seen = { entry: JSON.parse(entry) as JsonObject, row: { no: row.no, method, summary, status, outcome } };
    const shown = opened.explainer.hide(seen.entry);
    return { ...opened.explainer.explain(seen, shown && { ...seen, entry: shown }), notice: "" };
  });
