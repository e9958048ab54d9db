// The user's colour rules as the window edits them: what is changed shows at once, and goes to the session a moment after
// the last key. Until that has it, the window's own list is the right one.
import type { ColourRule, ColourRulesState, RuleColour } from "../../contract/index.ts";
import { MAX_COLOUR_RULES, RULE_COLOURS } from "../../contract/index.ts";
import type { Client, Connection } from "../connection.ts";
import { failureOf, type Failure } from "../shared/failure.ts";
import { Observable } from "../shared/observable.ts";

/** As long as a filter that is typed waits for its preview. */
const SEND_AFTER_MS = 150;

export type ShownRule = ColourRulesState["rules"][number];

export const withRule = (
  rules: readonly ColourRule[],
  id: string,
  change: Partial<Omit<ColourRule, "id">>,
): readonly ColourRule[] => rules.map((rule) => (rule.id === id ? { ...rule, ...change } : rule));

/** One place up or down; at the end nothing moves. */
export const movedRule = (rules: readonly ColourRule[], id: string, by: 1 | -1): readonly ColourRule[] => {
  const from = rules.findIndex((rule) => rule.id === id);
  const to = from + by;
  const [rule, other] = [rules[from], rules[to]];
  return rule === undefined || other === undefined ? rules : rules.with(from, other).with(to, rule);
};

/** An id that no rule has. */
export const freeRuleId = (rules: readonly Pick<ColourRule, "id">[]): string => {
  const ids = new Set(rules.map(({ id }) => id));
  let number = 1;
  while (ids.has(`rule-${number}`)) {
    number++;
  }
  return `rule-${number}`;
};

/** A rule before all others, in a colour that the fewest have; the list as it is where it is full. */
export const addedRule = (rules: readonly ColourRule[], id: string, filter: string): readonly ColourRule[] => {
  if (rules.length >= MAX_COLOUR_RULES) {
    return rules;
  }
  const uses = (colour: RuleColour): number => rules.filter((rule) => rule.colour === colour).length;
  const colour = RULE_COLOURS.toSorted((a, b) => uses(a) - uses(b))[0] ?? "blue";
  return [{ id, name: "", filter, colour, isOn: true }, ...rules];
};

export class ColourRulesFeed {
  /** Null until they are known. */
  readonly state = new Observable<ColourRulesState | null>(null);
  readonly failure = new Observable<Failure | null>(null);
  readonly #connection: Connection;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the session does not have yet. */
  #unsent: readonly ColourRule[] | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.follow((client, signal) => void this.#read(client, signal));
  }

  change(edit: (rules: readonly ColourRule[]) => readonly ColourRule[]): void {
    const state = this.state.get();
    if (state === null) {
      return;
    }
    const rules = edit(state.rules.map(({ problem: _problem, ...rule }) => rule));
    this.#unsent = rules;
    this.state.set({ ...state, rules: rules.map((rule) => ({ ...rule, problem: problemOf(rule, state.rules) })) });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(rules), SEND_AFTER_MS);
  }

  async reset(): Promise<void> {
    clearTimeout(this.#timer);
    this.#unsent = null;
    await this.#run((client) => client.colours.reset({}));
  }

  async #send(rules: readonly ColourRule[]): Promise<void> {
    await this.#run((client) => client.colours.set({ rules: [...rules] }));
    if (this.#unsent === rules) {
      this.#unsent = null;
    }
  }

  async #run(operation: (client: Client) => Promise<unknown>): Promise<void> {
    const { client } = this.#connection;
    if (client === null) {
      return;
    }
    try {
      await operation(client);
      this.failure.set(null);
    } catch (error) {
      this.#report(error);
    }
  }

  async #read(client: Client, signal: AbortSignal): Promise<void> {
    try {
      for await (const state of await client.colours.states({}, { signal })) {
        // What is being written goes before what was sent a moment ago.
        if (this.#unsent === null || isSame(this.#unsent, state.rules)) {
          this.state.set(state);
        }
      }
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    if (this.#connection.isNews(error)) {
      this.failure.set(failureOf(error));
    }
  }
}

/** What the session said of the very same filter. */
const problemOf = ({ id, filter }: ColourRule, known: readonly ShownRule[]): string =>
  known.find((rule) => rule.id === id && rule.filter === filter)?.problem ?? "";

const isSame = (rules: readonly ColourRule[], shown: readonly ShownRule[]): boolean =>
  rules.length === shown.length &&
  rules.every((rule, index) => {
    const other = shown[index];
    return (
      other !== undefined &&
      rule.id === other.id &&
      rule.name === other.name &&
      rule.filter === other.filter &&
      rule.colour === other.colour &&
      rule.isOn === other.isOn
    );
  });
