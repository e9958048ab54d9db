// Arguments of helpers inside the sandbox: converted to their declared types, or refused.
import type { Helper, HelperParameter } from "../../../../contract/index.ts";
import type { JsonValues } from "./json-values.ts";
import type { Values } from "./values.ts";

export type Arguments = ReturnType<typeof argumentsOf>;

export function argumentsOf(given: Values, { jsonOf }: JsonValues, maxLength: number) {
  const makeTypeError = TypeError;
  const makeRangeError = RangeError;

  function isMissing(parameter: HelperParameter, value: unknown): boolean {
    return parameter.isOptional === true && (value === undefined || value === null);
  }
  function refuse(helper: Helper, parameter: HelperParameter, index: number): never {
    throw new makeTypeError(`${helper.name}: argument ${index + 1} must be ${parameter.type}`);
  }
  function refuseLength(helper: Helper): never {
    throw new makeRangeError(`${helper.name}: arguments are too long`);
  }
  return {
    /** All arguments as one JSON list; those that are missing are null, or left out at the end. */
    json(helper: Helper, values: readonly unknown[]): string {
      let json = "";
      let blanks = "";
      for (let i = 0; i < helper.parameters.length; i++) {
        const parameter = helper.parameters[i] as HelperParameter;
        if (isMissing(parameter, values[i])) {
          blanks += json === "" && blanks === "" ? "null" : ",null";
          continue;
        }
        const value = values[i];
        if (typeof value === "string" && value.length > maxLength) refuseLength(helper);
        const one = jsonOf(parameter, value) ?? refuse(helper, parameter, i);
        json += blanks + (json === "" && blanks === "" ? one : `,${one}`);
        blanks = "";
        if (json.length > maxLength) refuseLength(helper);
      }
      return `[${json}]`;
    },
    /** Arguments as values, for what is done inside of the sandbox. */
    own(helper: Helper, values: readonly unknown[]): readonly unknown[] {
      const own: unknown[] = [];
      for (let i = 0; i < helper.parameters.length; i++) {
        const parameter = helper.parameters[i] as HelperParameter;
        if (parameter.isRest === true) {
          for (let rest = i; rest < values.length; rest++) own[own.length] = values[rest];
          break;
        }
        own[i] = undefined;
        if (!isMissing(parameter, values[i]))
          own[i] =
            given.ownOf(parameter, values[i]) ?? (parameter.type === "any" ? undefined : refuse(helper, parameter, i));
      }
      return own;
    },
  };
}
