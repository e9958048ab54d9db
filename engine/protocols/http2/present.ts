// HTTP/2 as people read it: the document is its own, cells and sections are HTTP's.
import { httpColumns, httpSections } from "../http/index.ts";
import { http2Fields } from "./fields.ts";
import type { Http2Presenter } from "./streams.ts";

export const http2Presenter: Http2Presenter = {
  fields: http2Fields,
  columns: httpColumns,
  sections: httpSections,
};
