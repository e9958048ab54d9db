// The errors of the contract as they cross a transport: the same words with their schema.
import { z } from "zod";
import { ERROR_CODES, type ErrorData } from "./error-codes.ts";

export * from "./error-codes.ts";

export const errorData = z.object({
  nextStep: z.string(),
  offset: z.number().optional(),
}) satisfies z.ZodType<ErrorData>;

/** Every code with its schema, as each operation may raise it. */
export const errors = Object.fromEntries(
  Object.entries(ERROR_CODES).map(([code, message]) => [code, { message, data: errorData }]),
) as { [code in keyof typeof ERROR_CODES]: { message: string; data: typeof errorData } };
