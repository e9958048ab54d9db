// HTTP as people read it: the document, the list's cells, the sections of a detail.
import type { Presenter } from "../dissector.ts";
import { httpColumns } from "./columns.ts";
import { httpFields } from "./fields.ts";
import { httpSections } from "./sections.ts";
import type { HttpMessage } from "./types.ts";
import { writeHttp } from "./write.ts";

export const httpPresenter: Presenter<HttpMessage, HttpMessage> = {
  fields: httpFields,
  columns: httpColumns,
  sections: httpSections,
  write: writeHttp,
};
