// Stand-ins for parts of Electron in unit tests, which run without its binary. A stand-in names only the members that
// the code under test uses; their types are Electron's own.

/** Passes a partial object off as the whole: reaching for anything else fails the test. */
export function standIn<Whole extends object>(part: NoInfer<{ readonly [Name in keyof Whole]?: unknown }>): Whole {
  return new Proxy(part, {
    get(target, name) {
      // A promise asks this of whatever it resolves to.
      if (name === "then") return undefined;
      if (typeof name === "string" && !(name in target)) throw new Error(`the stand-in has no "${name}"`);
      return Reflect.get(target, name);
    },
  }) as Whole;
}
