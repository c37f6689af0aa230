// The row of filters: each a list of values to tick, with a search where there are many.
const MOST_LISTED = 100;

class Filters {
  constructor(app) {
    this.app = app;
    this.menus = FILTERS.map((name) => this.menu(name)).filter(Boolean);
    this.clear = h("button", { type: "button", class: "cpx-plain", onclick: () => app.clearFilters() });
    this.box = h("div", { class: "cpx-filters", role: "group" }, this.menus.map((m) => m.node), this.clear);
  }

  menu(name) {
    const { data } = this.app;
    const column = name === "role" ? data.measures.role : data.documents[name];
    if (column.of.length < 2) return null;
    const summary = h("summary", {});
    const find = h("input", { type: "search", class: "cpx-find" });
    const list = h("div", { class: "cpx-values" });
    const many = column.of.length > 14;
    const node = h("details", { class: "cpx-menu" }, summary, h("div", { class: "cpx-drop" }, many ? find : null, list));
    const menu = { name, node, summary, find, list, of: column.of, drawn: false };
    find.addEventListener("input", later(80, () => this.values(menu)));
    node.addEventListener("toggle", () => {
      if (!node.open) return;
      for (const other of this.menus) if (other.node !== node) other.node.open = false;
      this.values(menu);
    });
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !node.open) return;
      event.stopPropagation();
      node.open = false;
      summary.focus();
    });
    return menu;
  }

  close() {
    for (const menu of this.menus) menu.node.open = false;
  }

  update() {
    const { say, state } = this.app;
    this.box.setAttribute("aria-label", say.word("filters"));
    this.clear.textContent = say.word("clear");
    this.clear.hidden = !FILTERS.some((name) => state[name].length && name !== "role");
    for (const menu of this.menus) {
      const { name, summary, find, node } = menu;
      const chosen = state[name];
      const shown = chosen.slice(0, 2).map((v) => say.value(name, v)).join(say.list);
      const said = chosen.length ? shown + (chosen.length > 2 ? ` +${chosen.length - 2}` : "") : say.word("none_chosen");
      summary.replaceChildren(h("span", { class: "cpx-quiet" }, say.word(name) + say.colon), said);
      node.classList.toggle("cpx-used", chosen.length > 0);
      find.placeholder = say.word("find_value");
      find.setAttribute("aria-label", `${say.word("find_value")} ${say.word(name)}`);
      if (node.open) this.tick(menu);
    }
  }

  tick(menu) {
    const chosen = new Set(this.app.state[menu.name]);
    for (const box of menu.list.querySelectorAll("input")) box.checked = chosen.has(box.dataset.value);
  }

  values(menu) {
    const { say, state } = this.app;
    const asked = menu.find.value.trim().toLowerCase();
    const chosen = new Set(state[menu.name]);
    const labelled = menu.of.map((v) => [String(v), say.value(menu.name, v)]);
    const fits = labelled.filter(([v, label]) => `${v} ${label}`.toLowerCase().includes(asked));
    // What is ticked stands first, so that it can be found and unticked.
    fits.sort((a, b) => Number(chosen.has(b[0])) - Number(chosen.has(a[0])));
    const rows = fits.slice(0, MOST_LISTED).map(([value, label]) => h("label", {},
      h("input", {
        type: "checkbox", "data-value": value, checked: chosen.has(value),
        onchange: (event) => this.toggle(menu.name, value, event.target.checked),
      }), label));
    const left = fits.length - rows.length;
    fill(menu.list, rows, left ? h("p", { class: "cpx-quiet" }, say.word("more_values", left)) : null);
  }

  toggle(name, value, on) {
    const kept = this.app.state[name].filter((v) => v !== value);
    this.app.set({ [name]: on ? [...kept, value] : kept }, true);
  }
}
