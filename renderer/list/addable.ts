// What a value can add to the filter: the classic path of the value, how it is compared, and the value itself.
export interface Addable {
  readonly selector: string;
  readonly value: string | number | boolean | null;
  readonly operator: "==" | ">=";
  /** `protocol.name` of the entry: several protocols have a `request.method`. */
  readonly protocol?: string;
}

/** A value as it is shown, and what it can add to the filter; null where no filter can name it. */
export interface MenuValue {
  readonly text: string;
  readonly addable: Addable | null;
}

export const equals = (selector: string, value: string | number | boolean | null): Addable | null =>
  selector === "" ? null : { selector, value, operator: "==" };

export const atLeast = (selector: string, value: number): Addable => ({ selector, value, operator: ">=" });

/** The same value, known to be of a protocol. */
export const ofProtocol = (addable: Addable | null, protocol: string): Addable | null =>
  addable === null ? null : { ...addable, protocol };

/** A status is a number for most protocols and a word for some; filters compare it as what it is. */
export const statusValue = (status: string): string | number => (/^\d{1,9}$/.test(status) ? Number(status) : status);
