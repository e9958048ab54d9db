// What a client itself knows of a talk: each call that was made of it, and what came of that. It says nothing of bytes.

/** One call. */
export interface Call {
  readonly asked: unknown;
  readonly got: unknown;
}

/** The calls of a talk, in the order in which they were made. */
export class ClientView {
  readonly #calls: { readonly asked: unknown; got: unknown }[] = [];

  /** Notes a call: `tell` puts what came back, `tellError` what was refused, into the words that entries are compared in. */
  async call<Result>(
    asked: unknown,
    work: PromiseLike<Result>,
    tell: (result: Result) => unknown = (result) => result,
    tellError: (error: Error) => unknown = (error) => ({ error: error.message }),
  ): Promise<Result | undefined> {
    const call = { asked, got: undefined as unknown };
    this.#calls.push(call);
    try {
      const result = await work;
      call.got = tell(result);
      return result;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      call.got = tellError(error);
      return undefined;
    }
  }

  /** Something that came unasked, or that nobody answers. */
  note(asked: unknown, got: unknown = null): void {
    this.#calls.push({ asked, got });
  }

  get calls(): readonly Call[] {
    return this.#calls;
  }
}
