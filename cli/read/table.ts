// Entries for eyes: one line each, columns of fixed width so that the first line needs not wait for the last.
import type { Json } from "../../contract/index.ts";
import type { Field, Item, NameCells } from "./fields.ts";
import { fitText, visibleText } from "./visible-text.ts";

const RED = "\x1b[31m";
const GREEN = "\x1b[32m";
const DIM = "\x1b[2m";
const PLAIN = "\x1b[0m";
const GAP = "  ";
/** Columns that a summary gets at the least. */
const MIN_SUMMARY_WIDTH = 20;
const MIN_FIELD_WIDTH = 8;

export interface TableOptions {
  readonly columns: number;
  readonly useColour: boolean;
}

interface Column {
  readonly title: string;
  readonly width: number;
  readonly isRight?: boolean;
  readonly text: (item: Item) => string;
}

const COLUMNS: readonly Column[] = [
  { title: "TIME (UTC)", width: 15, text: ({ row }) => timeOfDay(row.timeNs) },
  { title: "PROTO", width: 6, text: ({ row }) => row.protocol.abbr },
  { title: "FROM", width: 21, text: ({ row, src }) => endpoint(row.srcIp, row.srcPort, src) },
  { title: "TO", width: 21, text: ({ row, dst }) => endpoint(row.dstIp, row.dstPort, dst) },
  { title: "MS", width: 8, isRight: true, text: ({ row }) => milliseconds(row.elapsedNs) },
  { title: "STATUS", width: 14, text: ({ row }) => (row.status === "" ? row.errorType : row.status) },
  { title: "METHOD", width: 9, text: ({ row }) => row.method },
];
const SUMMARY_TITLE = "SUMMARY";
const STATUS = COLUMNS.findIndex((column) => column.title === "STATUS");

/** The head of the list. */
export function formatTableHead(options: TableOptions): string {
  const line = [...COLUMNS.map((column) => cell(column, column.title)), SUMMARY_TITLE].join(GAP);
  return `${coloured(fitText(line, options.columns), DIM, options)}\n`;
}

export function formatTableRow(item: Item, options: TableOptions): string {
  const { row } = item;
  const cells = COLUMNS.map((column) => cell(column, visibleText(column.text(item))));
  const used = COLUMNS.reduce((sum, column) => sum + column.width + GAP.length, 0);
  const summary = fitText(visibleText(row.summary), Math.max(MIN_SUMMARY_WIDTH, options.columns - used));
  const colour = row.outcome === "bad" || row.errorType !== "" ? RED : row.outcome === "good" ? GREEN : "";
  cells[STATUS] = coloured(cells[STATUS] ?? "", colour, options);
  return `${[...cells, summary].join(GAP).trimEnd()}\n`;
}

/** The head of a table of chosen fields. */
export function formatFieldsHead(fields: readonly Field[], options: TableOptions): string {
  const width = fieldWidth(fields, options);
  const names = fields.map((field) => fitText(field.name, width).padEnd(width));
  return `${coloured(names.join(GAP).trimEnd(), DIM, options)}\n`;
}

export function formatFieldsRow(fields: readonly Field[], item: Item, options: TableOptions): string {
  const width = fieldWidth(fields, options);
  const cells = fields.map((field) => fitText(visibleText(textOf(field.read(item))), width).padEnd(width));
  return `${cells.join(GAP).trimEnd()}\n`;
}

/** A value as a cell: texts as they are, the rest as JSON, nothing for null. */
export function textOf(value: Json): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function fieldWidth(fields: readonly Field[], options: TableOptions): number {
  const gaps = GAP.length * (fields.length - 1);
  return Math.max(MIN_FIELD_WIDTH, Math.floor((options.columns - gaps) / fields.length));
}

function cell(column: Column, text: string): string {
  const fitted = fitText(text, column.width);
  return column.isRight === true ? fitted.padStart(column.width) : fitted.padEnd(column.width);
}

function coloured(text: string, colour: string, options: TableOptions): string {
  return options.useColour && colour !== "" ? `${colour}${text}${PLAIN}` : text;
}

// A name stands for the address, as in the window's list.
function endpoint(ip: string, port: number | null, { name, namespace }: NameCells): string {
  if (name !== "") return `${namespace === "" ? name : `${name}.${namespace}`}${port === null ? "" : `:${port}`}`;
  if (port === null) return ip;
  return ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`;
}

const NS_PER_DAY = 86_400_000_000_000n;

// Hours to microseconds; the day is the same for most captures, and `startTime` says it.
function timeOfDay(timeNs: bigint): string {
  const ns = ((timeNs % NS_PER_DAY) + NS_PER_DAY) % NS_PER_DAY;
  const us = Number(ns / 1000n);
  const fraction = String(us % 1_000_000).padStart(6, "0");
  return `${two(us / 3_600_000_000)}:${two((us / 60_000_000) % 60)}:${two((us / 1_000_000) % 60)}.${fraction}`;
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, "0");
}

function milliseconds(elapsedNs: bigint | null): string {
  if (elapsedNs === null) return "";
  const ms = Number(elapsedNs) / 1e6;
  return ms < 10 ? ms.toFixed(3) : ms < 1000 ? ms.toFixed(1) : ms.toFixed(0);
}
