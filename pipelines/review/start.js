// What a person can press, on the page and on the keyboard; then the first drawing.

const TABS = ["tab-issues", "tab-rows", "tab-corrections"];
const openPanel = () => $(TABS.find((id) => $(id).getAttribute("aria-selected") === "true")).getAttribute("aria-controls");

function showTab(id) {
  for (const tab of TABS) {
    $(tab).setAttribute("aria-selected", String(tab === id));
    $(tab).tabIndex = tab === id ? 0 : -1;
    $($(tab).getAttribute("aria-controls")).hidden = tab !== id;
  }
}

function clearFilters() {
  for (const id of ["search", "by-dataset", "by-annex", "by-finding"]) $(id).value = "";
  filterChanged();
}

function turnPage(step) {
  const page = pageNumbers[pageNumbers.indexOf(state.page) + step];
  if (page === undefined) return;
  state.row = state.field = null;
  state.shown = MORE;
  showPage(page);
  drawLists();
  say(`Page ${page}`);
}

function nextRow(step) {
  showTab("tab-rows");
  const rows = shownRows();
  const row = rows[Math.max(0, rows.indexOf(state.row) + step)];
  if (!row) return;
  select(row);
  focusOn("rows", row);
}

const nextIssue = (step) => showIssue(Math.max(0, state.issue + step));

const KEYS = {
  n: () => nextIssue(1), p: () => nextIssue(-1), j: () => nextRow(1), k: () => nextRow(-1),
  ArrowRight: () => turnPage(1), ArrowLeft: () => turnPage(-1), "/": () => $("search").focus(),
  e: () => { if (state.row) edit(state.row, state.field ?? dataset(state.row).lead[0]); },
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && editing) return stopEditing();
  const writing = event.target.closest("input:not([type=checkbox]), textarea, select");
  // Arrows belong to the tabs, and to what scrolls.
  const moving = event.key.startsWith("Arrow") && event.target.closest("[role=tablist], #sheet-frame");
  if (writing || moving || event.ctrlKey || event.metaKey || event.altKey || !$("keys").checked) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const [at, id] of TABS.entries()) {
  $(id).addEventListener("click", () => showTab(id));
  $(id).addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = TABS[(at + step + TABS.length) % TABS.length];
    showTab(next);
    $(next).focus();
  });
}

function choices(id, entries) {
  for (const [value, text] of entries) $(id).append(make("option", { value }, text));
}

const titles = new Map(issues.map((issue) => [issue.code, issue.title]));
choices("page", pageNumbers.map((page) => [page, String(page)]));
choices("by-dataset", data.datasets.map((one) => [one.name, one.title]));
choices("by-annex", data.annexes.map(([number, title]) => [number, `${number} – ${title}`]));
choices("by-finding", Object.entries(SEVERITIES).filter(([name]) => issues.some((one) => one.s === name)));
choices("by-finding", titles);

for (const id of ["by-dataset", "by-annex", "by-finding"]) $(id).addEventListener("change", filterChanged);
$("search").addEventListener("input", filterChanged);
$("clear").addEventListener("click", clearFilters);
$("scope").addEventListener("change", () => { state.shown = MORE; drawLists(); });
$("more").addEventListener("click", () => { state.shown += MORE; drawLists(); });
$("page").addEventListener("change", (event) => turnPage(pageNumbers.indexOf(Number(event.target.value)) - pageNumbers.indexOf(state.page)));
$("page-back").addEventListener("click", () => turnPage(-1));
$("page-next").addEventListener("click", () => turnPage(1));
$("issue-back").addEventListener("click", () => nextIssue(-1));
$("issue-next").addEventListener("click", () => nextIssue(1));
$("boxes").addEventListener("click", pickAt);
$("zoom").addEventListener("change", (event) => { $("sheet").style.width = event.target.value + "%"; });
$("outlines").addEventListener("change", (event) => $("boxes").classList.toggle("quiet", !event.target.checked));
$("save").addEventListener("click", save);
$("print").addEventListener("click", () => print());
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));

$("theme").addEventListener("click", () => {
  const dark = $("theme").getAttribute("aria-pressed") !== "true";
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").setAttribute("aria-pressed", String(dark));
});
$("theme").setAttribute("aria-pressed", String(matchMedia("(prefers-color-scheme: dark)").matches));

for (const link of document.querySelectorAll("[data-page]")) {
  link.addEventListener("click", () => {
    turnPage(pageNumbers.indexOf(Number(link.dataset.page)) - pageNumbers.indexOf(state.page));
    showTab("tab-rows");
    $("check").scrollIntoView();
  });
}

if (!issues.length) showTab("tab-rows");
showPage(state.page);
drawLists();
