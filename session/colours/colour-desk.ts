// Colour rules joined to the open session: what is wrong with them there, and which rows have which colour.
import type { ColourRulesState, RowColour } from "../../contract/index.ts";
import type { Presentation } from "../presentation.ts";
import type { Session } from "../session.ts";
import { firstMatches, type LookAtRow } from "../store/index.ts";
import type { Workspace } from "../workspace.ts";
import { ColourRules, DEFAULT_RULES } from "./colour-rules.ts";
import { type CompiledRule, compileRules } from "./compiled-rules.ts";

interface Compiled {
  readonly of: ColourRules["rules"];
  readonly session: Session | null;
  readonly words: unknown;
  readonly rules: readonly CompiledRule[];
}

export class ColourDesk {
  readonly #rules: Promise<ColourRules>;
  readonly #workspace: Workspace;
  readonly #presentation: Presentation;
  readonly #look: LookAtRow;
  readonly #listeners = new Set<() => void>();
  #compiled: Compiled | null = null;

  constructor(dataFolder: string, workspace: Workspace, presentation: Presentation, look: LookAtRow) {
    this.#workspace = workspace;
    this.#presentation = presentation;
    this.#look = look;
    this.#rules = ColourRules.open(dataFolder);
    // Told before anybody can have asked for rules that are not read yet.
    void this.#rules.then((rules) => rules.onChange(() => this.#tell()));
  }
  /** Calls `listener` after each change of the rules; answers how to stop it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  /** The same when what is wrong with them may be another thing: another session, or other words that it brings. */
  follow(listener: () => void): () => void {
    let stopWords = followWords(this.#workspace.session, listener);
    const stopRules = this.onChange(listener);
    const stopSessions = this.#workspace.onChange((session) => {
      stopWords();
      stopWords = followWords(session, listener);
      listener();
    });
    return () => {
      stopWords();
      stopRules();
      stopSessions();
    };
  }
  /** How to read the present state, once the rules are there. */
  async reader(): Promise<() => ColourRulesState> {
    const rules = await this.#rules;
    return () => ({
      rules: this.#compile(rules).map(({ rule, problem }) => ({ ...rule, problem })),
      notice: rules.notice,
    });
  }
  async set(rules: ColourRules["rules"]): Promise<void> {
    await (await this.#rules).set(rules);
  }
  async reset(): Promise<void> {
    await (await this.#rules).set(DEFAULT_RULES);
  }
  /** The colours of the open session's rows with these numbers; rows that no rule matches are left out. */
  async coloursOf(session: Session, numbers: readonly number[]): Promise<ReadonlyMap<number, RowColour>> {
    const usable = this.#compile(await this.#rules).flatMap(({ rule, filter }) =>
      rule.isOn && filter !== null ? [{ rule, filter }] : [],
    );
    const filters = usable.map(({ filter }) => filter);
    const colours = new Map<number, RowColour>();
    for (const [number, place] of await firstMatches(session.store, filters, numbers, this.#look)) {
      const rule = usable[place]?.rule;
      if (rule !== undefined) colours.set(number, { colour: rule.colour, rule: rule.name });
    }
    return colours;
  }
  async close(): Promise<void> {
    this.#listeners.clear();
    await (await this.#rules).settled();
  }

  // Dissectors of the user bring words for the session that they read, some time after it was opened.
  #compile({ rules }: ColourRules): readonly CompiledRule[] {
    const { session } = this.#workspace;
    const words = session?.words ?? null;
    const known = this.#compiled;
    if (known !== null && known.of === rules && known.session === session && known.words === words) return known.rules;
    const { catalogue, catalogueWith } = this.#presentation;
    const all = words === null ? catalogue : catalogueWith(words);
    const compiled = compileRules(rules, this.#presentation, all, session?.file.name ?? "");
    this.#compiled = { of: rules, session, words, rules: compiled };
    return compiled;
  }
  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function followWords(session: Session | null, listener: () => void): () => void {
  let words = session?.words;
  const stop = session?.onTick(() => {
    if (session.words === words) return;
    words = session.words;
    listener();
  });
  return () => stop?.();
}
