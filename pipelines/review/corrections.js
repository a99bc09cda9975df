// Corrections: made in place, kept in this browser, saved as the file that `annexa convert` reads.

const COLUMNS = ["dataset", "row_id", "field", "value", "was", "reason", "by", "date"];
const STORE = "annexa corrections " + data.contract_id;
let corrections = recall();
let editing = null;

/** What an earlier visit left here; a browser may refuse a page from a disk to keep anything. */
function recall() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? [];
  } catch {
    return [];
  }
}

function remember() {
  try {
    localStorage.setItem(STORE, JSON.stringify(corrections));
  } catch { /* then they last until the page is closed, and the file keeps them */ }
}

const place = (row, at) => [dataset(row).name, row.id, dataset(row).fields[at].name];

function corrected(row, at) {
  const [name, id, field] = place(row, at);
  return corrections.find((one) => one.dataset === name && one.row_id === id && one.field === field)?.value;
}

function edit(row, at) {
  editing = row;
  state.row = row;
  state.field = at;
  drawLists();
  $(openPanel()).querySelector("form [name=value]")?.focus();
}

function stopEditing() {
  const row = editing;
  editing = null;
  drawLists();
  if (row) focusOn(openPanel(), row);
}

function input(field, value) {
  const attributes = { name: "value", "aria-describedby": "wrong" };
  const choices = field.type === "boolean" ? ["true", "false"] : field.enum;
  if (choices) {
    const options = [...(field.required ? [] : [""]), ...choices].map((choice) =>
      make("option", { value: choice, selected: choice === value }, shown(field, choice)));
    return make("select", attributes, ...options);
  }
  if (field.type === "string") {
    const area = make("textarea", { ...attributes, rows: Math.min(8, 1 + Math.ceil(value.length / 45)) });
    area.value = value;
    return area;
  }
  return make("input", { ...attributes, value, inputmode: field.type === "date" ? "text" : "decimal" });
}

function form(row, at) {
  const field = dataset(row).fields[at];
  const wrong = make("p", { class: "wrong", id: "wrong", role: "alert" });
  const value = input(field, corrected(row, at) ?? row.v[at]);
  const reason = make("input", { name: "reason" });
  const by = make("input", { name: "by", autocomplete: "name" });
  by.value = $("by").value;
  const submit = (event) => {
    event.preventDefault();
    wrong.textContent = fault(field, value.value);
    if (wrong.textContent) return value.focus();
    $("by").value = by.value;
    correct(row, at, value.value, reason.value);
  };
  return make("form", { onsubmit: submit, novalidate: true },
    make("label", {}, `${field.title} (${KINDS[field.type]})`, value), wrong,
    make("label", {}, "Motif", reason), make("label", {}, "Corrigé par", by),
    make("div", { class: "bar" }, make("button", { type: "submit" }, "Corriger"),
      make("button", { type: "button", onclick: stopEditing }, "Annuler")));
}

const KINDS = {
  string: "texte", integer: "nombre entier", number: "nombre, point décimal",
  date: "date AAAA-MM-JJ", boolean: "oui ou non",
};
const FORMS = {
  integer: /^-?\d+$/, number: /^-?\d+(\.\d+)?$/, date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
};

/** What is wrong with a value, in French; nothing if it may stand. */
function fault(field, value) {
  if (value === "") return field.required ? "Ce champ ne peut pas être vide." : "";
  const form = FORMS[field.type];
  return form && !form.test(value) ? `Il faut : ${KINDS[field.type]}.` : "";
}

function correct(row, at, value, reason) {
  const [name, id, field] = place(row, at);
  undo(name, id, field);
  if (value !== row.v[at]) {
    const today = new Date();
    const date = [today.getFullYear(), today.getMonth() + 1, today.getDate()]
      .map((part) => String(part).padStart(2, "0")).join("-");
    corrections.push({
      dataset: name, row_id: id, field, value, was: row.v[at], reason, by: $("by").value, date,
    });
  }
  remember();
  stopEditing();
  say(`${corrections.length} corrections à enregistrer`);
}

function undo(name, id, field) {
  corrections = corrections.filter((one) =>
    one.dataset !== name || one.row_id !== id || one.field !== field);
}

function correctionItem(one) {
  const take = () => { undo(one.dataset, one.row_id, one.field); remember(); drawLists(); };
  return make("li", {}, make("p", {},
    make("span", { class: "kind" }, `${one.dataset} · ${one.row_id} · ${one.field}`),
    make("s", {}, one.was || "(vide)"), " ", one.value || "(vide)", " ",
    make("button", { type: "button", onclick: take, "aria-label": `Retirer : ${one.field}` }, "Retirer")));
}

/** All corrections, those of earlier files first, as CSV (RFC 4180) like all files of annexa. */
function csv() {
  // As in the CSV of the datasets: nothing that a spreadsheet would calculate.
  const formula = /^ *[=+\-@\t\r]/;
  const number = /^[-+][\d\s.,]*(?:[kKM]?€|%)?$/;
  const inert = (text) => (formula.test(text) && !number.test(text) ? ` ${text}` : text);
  const quote = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [COLUMNS, ...[...data.log, ...corrections].map((one) => COLUMNS.map((name) => one[name]))];
  return lines.map((line) => line.map(inert).map(quote).join(",") + "\n").join("");
}

function save() {
  const file = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
  make("a", { href: file, download: "corrections.csv" }).click();
  URL.revokeObjectURL(file);
  say("corrections.csv enregistré");
}
