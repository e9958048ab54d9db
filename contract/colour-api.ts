// Colour rules of the user: a filter, and the colour of the rows that it matches. The first rule that matches a row has it.
import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { errors } from "./errors.ts";

export const MAX_COLOUR_RULES = 30;
export const MAX_RULE_NAME_LENGTH = 80;
/** Longest filter of a rule in UTF-16 units. */
export const MAX_RULE_FILTER_LENGTH = 4096;

/** The colours that there are: each has a look in both themes, and a sign of its own. */
export const RULE_COLOURS = ["red", "orange", "yellow", "green", "blue", "violet", "pink", "grey"] as const;

const base = oc.errors(errors);
const nothing = z.object({});

export const ruleColour = z.enum(RULE_COLOURS);
export type RuleColour = z.infer<typeof ruleColour>;

export const colourRule = z.object({
  id: z.string().min(1).max(64),
  name: z.string().max(MAX_RULE_NAME_LENGTH),
  filter: z.string().max(MAX_RULE_FILTER_LENGTH),
  colour: ruleColour,
  isOn: z.boolean(),
});
export type ColourRule = z.infer<typeof colourRule>;

export const colourRules = z.array(colourRule).max(MAX_COLOUR_RULES);

export const colourRulesState = z.object({
  /** In order. `problem`: why the rule colours nothing in the open session, for people; empty while all is well. */
  rules: z.array(colourRule.extend({ problem: z.string() })),
  /** What is to be said of them as they were found; empty where nothing is. */
  notice: z.string(),
});
export type ColourRulesState = z.infer<typeof colourRulesState>;

export const rowColour = z.object({
  colour: ruleColour,
  /** Name of the rule. */
  rule: z.string(),
});
export type RowColour = z.infer<typeof rowColour>;

export const colourOperations = {
  /** The present rules first, then whenever they, or the open session, changed. */
  states: base.input(nothing).output(eventIterator(colourRulesState)),
  /** These rules instead of those that there are. */
  set: base.input(z.object({ rules: colourRules })).output(nothing),
  /** The rules that a new user has. */
  reset: base.input(nothing).output(nothing),
};
