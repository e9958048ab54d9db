// The dialect in which the editor treats a text, finished or not.
import { expect, test } from "vitest";
import type { Dialect } from "../filter.ts";
import { CATALOGUE } from "../testing/catalogue.ts";
import { dialectOf } from "./dialect-of.ts";

function check(text: string, expected: Dialect): void {
  test(`${JSON.stringify(text)} is ${expected}`, () => {
    expect(dialectOf(text, { catalogue: CATALOGUE })).toBe(expected);
  });
}
check("", "kfl2");
check("ht", "kfl2");
check("http", "kfl2");
check("kfl1:", "classic");
check("kfl1:http && dns", "classic");
check("kfl2:a and b", "kfl2");
check("http and", "classic");
check("http and ", "classic");
check("http or x", "classic");
check("http an", "kfl2");
check("http &&", "kfl2");
check("http && a and b", "kfl2");
check("method in", "kfl2");
check('method in ["GET", "', "kfl2");
check("response.status == 500", "classic");
check("response.status == ", "kfl2");
check("response.status", "classic");
check("status_code == 500", "kfl2");
check("error == nil", "classic");
check("timestamp > days(", "classic");
check("request.body.json().", "classic");
check("response..ip", "classic");
check("pods.exists(p, ", "kfl2");
check('"and" == src.name', "kfl2");
check("http // and dns", "kfl2");
