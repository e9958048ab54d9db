// Notes and colour rules of the in-process session: kept in memory, with the stand-in's few filters.
import { implement } from "@orpc/server";
import { contract, type ColourRule, type ColourRulesState, type ListRow, type RowNote } from "../../contract/index.ts";
import { changes } from "./fake-changes.ts";
import { parseFakeFilter } from "./fake-filter.ts";

const os = implement(contract);
const NO_NOTE: RowNote = { isMarked: false, isIgnored: false, comment: "" };
const DEFAULTS: readonly ColourRule[] = [
  { id: "errors", name: "Errors", filter: "status_code >= 500", colour: "red", isOn: false },
  { id: "databases", name: "Databases", filter: "postgresql", colour: "blue", isOn: false },
];

const testOf = (filter: string): ((n: number) => boolean) | string => {
  try {
    return parseFakeFilter(filter) ?? "it has no filter yet";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

export class FakeNotes {
  readonly notes = new Map<string, RowNote>();
  rules: readonly ColourRule[] = DEFAULTS;
  generation = 1;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  note(id: string, change: Partial<RowNote>): void {
    this.notes.set(id, { ...NO_NOTE, ...this.notes.get(id), ...change });
    this.#onChange();
  }

  setRules(rules: readonly ColourRule[]): void {
    this.rules = rules;
    this.generation++;
    this.#onChange();
  }

  state(): ColourRulesState {
    return {
      rules: this.rules.map((rule) => {
        const test = testOf(rule.filter);
        return { ...rule, problem: typeof test === "string" ? test : "" };
      }),
      notice: "",
    };
  }

  onRow(row: ListRow): ListRow {
    const note = this.notes.get(row.id);
    const rule = this.rules.find(({ isOn, filter }) => {
      const test = testOf(filter);
      return isOn && typeof test !== "string" && test(Number(row.id.slice(1)));
    });
    return {
      ...row,
      ...(note === undefined ? {} : { note }),
      ...(rule === undefined ? {} : { colour: { colour: rule.colour, rule: rule.name } }),
    };
  }
}

export const noteRouterOf = (notes: FakeNotes, rowsOf: (view: string) => readonly ListRow[]) => ({
  toggle: os.notes.toggle.handler(({ input }) => {
    const flag = input.what === "mark" ? "isMarked" : "isIgnored";
    const isOn = input.ids.some((id) => notes.notes.get(id)?.[flag] !== true);
    for (const id of input.ids) {
      notes.note(id, { [flag]: isOn });
    }
    return { isOn };
  }),
  comment: os.notes.comment.handler(({ input }) => {
    notes.note(input.id, { comment: input.text });
    return {};
  }),
  step: os.notes.step.handler(({ input }) => {
    const marked = rowsOf(input.view).flatMap(({ id }, position) =>
      notes.notes.get(id)?.isMarked === true ? [position] : [],
    );
    const ordered = input.by > 0 ? marked : marked.toReversed();
    const ahead = ordered.find((position) => (position - input.from) * input.by > 0);
    return { position: ahead ?? ordered[0] ?? null, isAround: ahead === undefined && ordered.length > 0 };
  }),
});

export const colourRouterOf = (notes: FakeNotes) => ({
  states: os.colours.states.handler(({ signal }) => changes(notes, () => notes.state(), signal)),
  set: os.colours.set.handler(({ input }) => {
    notes.setRules(input.rules);
    return {};
  }),
  reset: os.colours.reset.handler(() => {
    notes.setRules(DEFAULTS);
    return {};
  }),
});
