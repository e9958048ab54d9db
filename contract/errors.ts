// The errors of the contract as they cross a transport: the same words with their schema.
import { z } from "zod";
import type { ErrorData } from "./error-codes.ts";

export * from "./error-codes.ts";

export const errorData = z.object({
  nextStep: z.string(),
  offset: z.number().optional(),
}) satisfies z.ZodType<ErrorData>;
