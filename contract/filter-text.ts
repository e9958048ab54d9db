// The text of a filter as it crosses a boundary.
import { z } from "zod";

/** Longest filter text in UTF-16 units. */
export const MAX_FILTER_LENGTH = 65_536;

export const filterText = z.string().max(MAX_FILTER_LENGTH);
