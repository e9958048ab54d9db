// Topic aliases of one direction (3.3.2.3.4 of MQTT 5): a number that a publication gives its topic, and that later ones have
// instead of it.

/** Characters of topics that are remembered for a direction. */
export const MAX_ALIAS_CHARACTERS = 1 << 20;

export class TopicAliases {
  readonly #topics = new Map<number, string>();
  #characters = 0;

  /** False where there is no room: the alias is then not known. */
  set(alias: number, topic: string): boolean {
    this.#characters += topic.length - (this.#topics.get(alias)?.length ?? 0);
    this.#topics.delete(alias);
    if (this.#characters > MAX_ALIAS_CHARACTERS) {
      this.#characters -= topic.length;
      return false;
    }
    this.#topics.set(alias, topic);
    return true;
  }
  get(alias: number): string | null {
    return this.#topics.get(alias) ?? null;
  }
  /** Bytes are missing: any alias may mean something else now. */
  lose(): void {
    this.#topics.clear();
    this.#characters = 0;
  }
}
