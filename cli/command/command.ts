// A command is one typed value: its name, options, examples, and what it does. The types of the option values that
// `run` receives follow from the declaration.
import type { Terminal } from "../terminal/terminal.ts";

export interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly short?: string;
  /** May be given more than once. */
  readonly multiple?: boolean;
  /** What stands for the value in the help: `FILE`, `N`. */
  readonly value?: string;
  readonly summary: string;
}
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec extends OptionSpec> = Spec["type"] extends "boolean"
  ? boolean
  : Spec["multiple"] extends true
    ? readonly string[]
    : string;
/** Values of any options, as the parser gives them. */
export type AnyValues = Readonly<Record<string, boolean | string | readonly string[]>>;
/** Values by option name; absent where the option was not given. */
export type OptionValues<Specs extends OptionSpecs> = { readonly [Name in keyof Specs]?: ValueOf<Specs[Name]> };

export interface Example {
  readonly line: string;
  readonly meaning: string;
}

export interface CommandSpec<Specs extends OptionSpecs> {
  readonly name: string;
  /** What follows the name, for the help: `FILE…`. Empty where nothing does. */
  readonly operands: string;
  readonly summary: string;
  readonly options: Specs;
  readonly examples: readonly Example[];
  /** Answers the exit code. Code that a command alone needs is imported here, not above. */
  readonly run: (values: OptionValues<Specs>, operands: readonly string[], terminal: Terminal) => Promise<number>;
}

/** A command of any options, for lists. */
export interface Command extends Omit<CommandSpec<OptionSpecs>, "run"> {
  /** Runs with values that `parseArguments` read with this command's own options. */
  readonly run: (values: AnyValues, operands: readonly string[], terminal: Terminal) => Promise<number>;
}

/** Declares a command; a function only so that the options' types are inferred. */
export function defineCommand<const Specs extends OptionSpecs>(spec: CommandSpec<Specs>): Command {
  const { run } = spec;
  // parseArguments checks every value against these specs, so that the wider type holds exactly what `run` expects.
  return { ...spec, run: (values, operands, terminal) => run(values as OptionValues<Specs>, operands, terminal) };
}
