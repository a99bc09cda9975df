"use strict";
// The page of the document beside what was read from it. Texts of the document only ever become
// text nodes and values: nothing here writes markup.

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const pictures = JSON.parse($("pictures").textContent);
const pageNumbers = Object.keys(pictures).map(Number);
const SEVERITIES = { error: "Erreur", warning: "Avertissement", info: "Information" };
const MORE = 150; // rows drawn at once: a long list is drawn as it is read

const state = { page: pageNumbers[0], row: null, field: null, issue: -1, shown: MORE };

/** A new element with attributes, listeners (`onclick`) and children; texts become text nodes. */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const dataset = (row) => data.datasets[row.d];
const say = (text) => { $("status").textContent = text; };
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function summary(row) {
  const { lead } = dataset(row);
  const said = lead.map((at) => row.v[at]).filter(Boolean).join(" · ");
  return said.length > 160 ? said.slice(0, 159) + "…" : said || row.id;
}

// ---------------------------------------------------------------- what to look at, filters

const rowsById = new Map();
data.rows.forEach((row, at) => {
  row.at = at;
  row.folded = fold(row.v.join(" "));
  const key = dataset(row).name + " " + row.id;
  if (!rowsById.has(key)) rowsById.set(key, row);
});

/** Findings by severity, then rows read with little confidence or not confirmed. */
const issues = data.findings.map((finding) => ({
  ...finding, row: rowsById.get(finding.d + " " + finding.id),
}));
const doubtful = data.rows.filter((row) => row.u || (row.c !== undefined && row.c < data.low));
doubtful.sort((a, b) => (a.c ?? 1) - (b.c ?? 1));
for (const row of doubtful) {
  const sure = row.c === undefined ? "" : ` Confiance : ${Math.round(row.c * 100)} %.`;
  const title = row.u ? "Non confirmé par la seconde lecture" : "Lecture peu sûre";
  issues.push({
    s: "warning", code: "doubtful", title, m: summary(row) + "." + sure, f: "",
    advice: "Comparer la ligne à la page.", d: dataset(row).name, a: row.a, p: row.p[0], row,
  });
}

function filters() {
  return {
    words: fold($("search").value).split(/\s+/).filter(Boolean),
    dataset: $("by-dataset").value, annex: $("by-annex").value, finding: $("by-finding").value,
  };
}

function keepsRow(row, wanted) {
  return (!wanted.dataset || dataset(row).name === wanted.dataset)
    && (!wanted.annex || String(row.a) === wanted.annex)
    && (!wanted.finding || issues.some((issue) => issue.row === row && keepsCode(issue, wanted)))
    && wanted.words.every((word) => row.folded.includes(word));
}

function keepsIssue(issue, wanted) {
  const text = fold(issue.title + " " + issue.m);
  return (!wanted.dataset || issue.d === wanted.dataset)
    && (!wanted.annex || String(issue.a) === wanted.annex)
    && keepsCode(issue, wanted)
    && wanted.words.every((word) => text.includes(word) || issue.row?.folded.includes(word));
}

function keepsCode(issue, wanted) {
  return !wanted.finding || issue.code === wanted.finding || issue.s === wanted.finding;
}

const shownIssues = () => { const wanted = filters(); return issues.filter((one) => keepsIssue(one, wanted)); };

function shownRows() {
  const wanted = filters();
  const everywhere = $("scope").value === "all";
  return data.rows.filter((row) => (everywhere || onPage(row, state.page)) && keepsRow(row, wanted));
}

function onPage(row, page) {
  return row.b.length ? row.b.some((box) => box[1] === page) : row.p[0] === page;
}

function filterChanged() {
  // Whoever looks for something looks in the whole document.
  const wanted = filters();
  const any = wanted.words.length || wanted.dataset || wanted.annex || wanted.finding;
  $("scope").value = any ? "all" : "page";
  state.shown = MORE;
  state.issue = -1;
  drawLists();
  say(`${shownIssues().length} à vérifier, ${shownRows().length} lignes`);
}

// ---------------------------------------------------------------- the page of the document

function showPage(page) {
  if (!pictures[page]) return;
  state.page = page;
  const [width, height, source] = pictures[page];
  $("picture").src = source;
  $("picture").alt = `Page ${page} du document ; ce qui en a été lu est dans les listes.`;
  $("page").value = page;
  $("boxes").setAttribute("viewBox", `0 0 ${width} ${height}`);
  $("page-back").disabled = page === pageNumbers[0];
  $("page-next").disabled = page === pageNumbers.at(-1);
  drawBoxes();
}

function drawBoxes() {
  const svg = $("boxes");
  const box = ([x0, top, x1, bottom], kind) => {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const place = { x: x0 - 1, y: top - 1, width: x1 - x0 + 2, height: bottom - top + 2, class: kind };
    for (const [name, value] of Object.entries(place)) rect.setAttribute(name, value);
    return rect;
  };
  const rects = [];
  for (const row of data.rows) {
    for (const [field, page, ...place] of row.b) {
      if (page !== state.page || row === state.row) continue;
      rects.push(box(place, "row"));
    }
  }
  // What is chosen lies over the rest; with a cell, only that cell is strong.
  for (const [field, page, ...place] of state.row?.b ?? []) {
    if (page !== state.page) continue;
    const on = state.field === null || field === state.field;
    rects.push(box(place, on && state.field !== null ? "row-on on" : "row-on"));
  }
  const issue = shownIssues()[state.issue];
  if (issue?.b && issue.p === state.page) rects.push(box(issue.b, "finding"));
  svg.replaceChildren(...rects);
  svg.querySelector(".on, .finding, .row-on")?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
}

/** The smallest box under the pointer; the same point again gives the next one. */
function pickAt(event) {
  const [width, height] = pictures[state.page];
  const frame = $("boxes").getBoundingClientRect();
  const x = ((event.clientX - frame.left) / frame.width) * width;
  const y = ((event.clientY - frame.top) / frame.height) * height;
  const found = [];
  for (const row of data.rows) {
    for (const [field, page, x0, top, x1, bottom] of row.b) {
      if (page === state.page && x0 - 1 <= x && x <= x1 + 1 && top - 1 <= y && y <= bottom + 1)
        found.push({ row, field, area: (x1 - x0) * (bottom - top) });
    }
  }
  if (!found.length) return;
  found.sort((a, b) => a.area - b.area || a.row.at - b.row.at);
  const now = found.findIndex((one) => one.row === state.row && one.field === state.field);
  const { row, field } = found[(now + 1) % found.length];
  if (!shownRows().includes(row)) { clearFilters(); }
  showTab("tab-rows");
  select(row, field);
  focusOn("rows", row);
}

/** Chooses a row, or one of its cells, and shows the page that it stands on. */
function select(row, field = null) {
  state.row = row;
  state.field = field;
  const boxes = row.b.filter((box) => field === null || box[0] === field);
  const pages = (boxes.length ? boxes : row.b).map((box) => box[1]);
  if (!pages.includes(state.page) && (pages.length || !onPage(row, state.page)))
    showPage(pages[0] ?? row.p[0]);
  drawBoxes();
  drawLists();
}

function focusOn(panel, row) {
  const item = $(panel).querySelector(`[data-row="${row.at}"]`);
  (item?.querySelector(".cell.on") ?? item?.querySelector(".head"))?.focus();
  item?.scrollIntoView({ block: "nearest" });
}

// ---------------------------------------------------------------- lists

function card(row) {
  const body = make("tbody");
  dataset(row).fields.forEach((field, at) => {
    const value = corrected(row, at);
    if (row.v[at] === "" && value === undefined && !(row === state.row && at === state.field)
      && !$("rows").dataset.empty) return;
    body.append(make("tr", {}, make("th", { scope: "row", title: field.about }, field.title),
      editing === row && state.field === at ? make("td", {}, form(row, at)) : cell(row, at, value)));
  });
  const table = make("table", { class: "cells" }, body);
  const hidden = row.v.some((value) => value === "") && !$("rows").dataset.empty;
  const empty = make("button", { type: "button", class: "link", onclick: () => {
    $("rows").dataset.empty = "yes"; drawLists(); } }, "Montrer les champs vides");
  return make("div", {}, table, ...(hidden ? [empty] : []));
}

/** A value as people read it; files keep `true` and `false`. */
function shown(field, value) {
  if (value === "") return "(vide)";
  return field.type === "boolean" ? { true: "oui", false: "non" }[value] : value;
}

function cell(row, at, value) {
  const field = dataset(row).fields[at];
  const on = row === state.row && at === state.field;
  const now = shown(field, row.v[at]);
  const words = value === undefined ? [now] : [make("s", {}, now), shown(field, value)];
  const rule = row.r?.[at];
  const why = rule === "correction" ? "Corrigé à la main" : "Déduit, et non lu à un endroit";
  return make("td", {},
    make("button", {
      type: "button", class: on ? "cell on" : "cell", "aria-pressed": on, "data-field": at,
      title: rule ? why : null,
      onclick: () => { select(row, at); focusOn(openPanel(), row); },
    }, ...words),
    on ? make("button", { type: "button", class: "edit", "aria-label": `Corriger : ${field.title}`,
      onclick: () => edit(row, at) }, "Corriger") : "");
}

function rowItem(row) {
  const open = row === state.row;
  const { title } = dataset(row);
  return make("li", { class: open ? "on" : "", "data-row": row.at },
    make("button", { type: "button", class: "head", "aria-expanded": String(open),
      onclick: () => { select(row); focusOn("rows", row); } },
    make("span", { class: "kind" }, title), summary(row)),
    ...(open ? [card(row)] : []));
}

function issueItem(issue, at) {
  const open = at === state.issue;
  const page = issue.p ? `page ${issue.p}` : "";
  return make("li", { class: open ? "on" : "", "data-row": issue.row?.at ?? "", "data-issue": at },
    make("button", { type: "button", class: "head", "aria-expanded": String(open),
      onclick: () => showIssue(at) },
    make("span", { class: `severity ${issue.s}` }, SEVERITIES[issue.s]),
    make("span", { class: "kind" }, [issue.title, page].filter(Boolean).join(", ")), issue.m),
    ...(open ? [make("p", { class: "advice" }, issue.advice)] : []),
    ...(open && issue.row ? [card(issue.row)] : []));
}

function drawLists() {
  const found = shownIssues();
  const rows = shownRows();
  const counts = { issues: found.length, rows: rows.length, corrections: corrections.length };
  for (const [panel, count] of Object.entries(counts))
    $(`tab-${panel}`).querySelector(".count").textContent = `(${count})`;
  const list = (panel) => $(panel).querySelector(".list");
  list("issues").replaceChildren(...found.map(issueItem));
  if (state.row) state.shown = Math.max(state.shown, rows.indexOf(state.row) + 1);
  list("rows").replaceChildren(...rows.slice(0, state.shown).map(rowItem));
  list("corrections").replaceChildren(...corrections.map(correctionItem));
  $("more").hidden = rows.length <= state.shown;
  $("issue-place").textContent = found.length ? `${state.issue + 1} sur ${found.length}` : "rien à vérifier";
  $("row-place").textContent = $("scope").value === "page" ? `page ${state.page}` : `${rows.length} lignes`;
  $("issue-back").disabled = state.issue <= 0;
  $("issue-next").disabled = state.issue >= found.length - 1;
}

function showIssue(at) {
  const issue = shownIssues()[at];
  if (!issue) return;
  state.issue = at;
  showTab("tab-issues");
  state.row = issue.row ?? null;
  const field = issue.row ? dataset(issue.row).fields.findIndex((one) => one.name === issue.f) : -1;
  state.field = field < 0 ? null : field;
  showPage(issue.p ?? issue.row?.p[0] ?? state.page);
  drawLists();
  const head = $("issues").querySelector("li.on .head");
  head?.focus();
  head?.scrollIntoView({ block: "nearest" });
}
