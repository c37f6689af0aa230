// Themes by groups. Groups are columns while they are few, else rows, of which only those in
// sight are in the page. Lightness alone carries the value, so that it works in grey.
const FEW_GROUPS = 36;
const ROW = 26;
const STEPS = [[243, 246, 249], [200, 217, 233], [108, 156, 201], [38, 98, 156], [8, 48, 107]];

function shade(part) {
  const at = Math.min(1, Math.max(0, part)) * (STEPS.length - 1);
  const k = Math.min(STEPS.length - 2, Math.floor(at));
  const mixed = STEPS[k].map((c, i) => Math.round(c + (STEPS[k + 1][i] - c) * (at - k)));
  return { fill: `rgb(${mixed.join(",")})`, ink: part > 0.65 ? "#ffffff" : "#000000" };
}

// What the heatmap and its saved figure draw: names, numbers, shades, in order.
function layOut(data, state, table, say) {
  const size = (k) => table.groups.reduce((sum, g) => sum + table.n[k * table.width + g], 0);
  const themes = [...data.themes.keys()].map((k) => ({
    at: k, value: data.themes[k].name, label: say.theme(k), total: null, n: size(k),
  }));
  const groups = table.groups.map((g) => ({
    at: g, value: String(table.values[g]), label: say.value(table.by, table.values[g]),
    total: table.total[g], n: table.total[g], small: !table.crossed && table.total[g] < 10,
  }));
  const collator = new Intl.Collator("zh", { numeric: true });
  groups.sort((a, b) => collator.compare(a.label, b.label) || a.at - b.at);
  if (state.sort === "by_size") {
    for (const side of [themes, groups]) side.sort((a, b) => b.n - a.n || a.at - b.at);
  }
  const turned = groups.length > FEW_GROUPS;
  const [rows, cols] = turned ? [groups, themes] : [themes, groups];
  const cell = (r, c) => {
    const [theme, group] = turned ? [cols[c], rows[r]] : [rows[r], cols[c]];
    const n = table.n[theme.at * table.width + group.at];
    const of = data.base(table, theme.at, group.at);
    return { n, of, share: of ? n / of : 0, theme, group };
  };
  const amount = (found) => (state.show === "share" ? found.share : found.n);
  // A group of few measures does not set the scale for all.
  const steady = groups.some((g) => !g.small);
  let most = 0;
  for (let r = 0; r < rows.length; r++) {
    for (let c = 0; c < cols.length; c++) {
      const found = cell(r, c);
      if (!found.group.small || !steady) most = Math.max(most, amount(found));
    }
  }
  const text = (found) => (!found.n ? "" : state.show === "count" ? String(found.n) : percent(found.share));
  const tone = (found) => shade(most ? amount(found) / most : 0);
  return { rows, cols, turned, cell, most, text, tone };
}

const percent = (share) => (share > 0 && share < 0.005 ? "<1" : String(Math.round(share * 100)));

class Heatmap {
  constructor(app) {
    this.app = app;
    this.focus = [0, 0];
    this.grid = h("div", { class: "cpx-grid", role: "grid" });
    this.box = h("div", { class: "cpx-scroll" }, this.grid);
    this.box.addEventListener("scroll", () => this.draw());
    this.grid.addEventListener("keydown", (event) => this.move(event));
    this.grid.addEventListener("click", (event) => this.pick(event.target.closest("[data-r]")));
    for (const kind of ["mouseover", "focusin"]) {
      this.grid.addEventListener(kind, (event) => this.tell(event.target.closest("[data-r]")));
    }
    new ResizeObserver(() => this.layout && this.measure()).observe(this.box);
  }

  update(layout, label) {
    this.layout = layout;
    this.grid.setAttribute("aria-label", label);
    this.grid.setAttribute("aria-rowcount", layout.rows.length + 1);
    this.grid.setAttribute("aria-colcount", layout.cols.length + 1);
    this.focus = [Math.min(this.focus[0], layout.rows.length - 1), Math.min(this.focus[1], layout.cols.length - 1)];
    this.measure();
  }

  measure() {
    const { rows, cols } = this.layout;
    const longest = (names) => names.reduce((most, x) => Math.max(most, breadth(x.label)), 2);
    const width = this.box.clientWidth || 800;
    this.named = Math.min(Math.max(longest(rows.slice(0, 500)) * 12.5 + 16, 96), Math.max(130, width * 0.34));
    if (this.layout.turned) this.named += 34;
    const free = width - this.named - 2;
    this.cellWidth = Math.max(30, Math.min(84, Math.floor(free / Math.max(1, cols.length))));
    const wide = longest(cols) * 12;
    this.upright = wide <= this.cellWidth - 4;
    this.head = (this.upright ? 24 : Math.min(wide + 16, 180)) + (this.layout.turned ? 4 : 18);
    this.grid.style.height = `${this.head + rows.length * ROW}px`;
    this.grid.style.width = `${this.named + cols.length * this.cellWidth}px`;
    this.drawn = "";
    this.draw();
  }

  draw() {
    const { rows } = this.layout;
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - 6);
    const last = Math.min(rows.length, first + Math.ceil(this.box.clientHeight / ROW) + 12);
    const range = `${first}-${last}`;
    if (range === this.drawn) return;
    this.drawn = range;
    const inside = this.grid.contains(this.grid.getRootNode().activeElement);
    const made = [this.header()];
    for (let r = first; r < last; r++) made.push(this.row(r));
    fill(this.grid, made);
    this.rove(inside);
  }

  header() {
    const { cols, turned } = this.layout;
    const { state } = this.app;
    const chosen = turned ? state.theme : state.group;
    const names = cols.map((col, c) =>
      h("div", {
        class: `cpx-col${this.upright ? "" : " cpx-turned"}${col.total === null ? "" : " cpx-counted"}${col.small ? " cpx-small" : ""}${col.value === chosen ? " cpx-on" : ""}`,
        role: "columnheader", "aria-colindex": c + 2, "data-r": -1, "data-c": c, tabindex: -1,
        title: col.label, style: { width: `${this.cellWidth}px` },
      }, h("span", {}, col.label), col.total === null ? null : h("small", {}, String(col.total))));
    return h("div", { class: "cpx-head", role: "row", "aria-rowindex": 1, style: { height: `${this.head}px` } },
      h("div", { class: "cpx-corner", role: "columnheader", style: { width: `${this.named}px` } }), names);
  }

  row(r) {
    const { rows, cols, turned, cell, text, tone } = this.layout;
    const { state, say } = this.app;
    const row = rows[r];
    const on = row.value === (turned ? state.group : state.theme);
    const cells = cols.map((col, c) => {
      const found = cell(r, c);
      const { fill: background, ink } = tone(found);
      const chosen = found.theme.value === state.theme && found.group.value === state.group;
      return h("div", {
        class: `cpx-cell${found.n ? "" : " cpx-none"}${found.group.small ? " cpx-small" : ""}${chosen ? " cpx-on" : ""}`,
        role: "gridcell", "aria-colindex": c + 2, "aria-selected": chosen ? "true" : "false",
        "aria-label": say.cell(found), "data-r": r, "data-c": c, tabindex: -1,
        style: { width: `${this.cellWidth}px`, background: found.n ? background : "", color: ink },
      }, text(found));
    });
    return h("div", { class: "cpx-row", role: "row", "aria-rowindex": r + 2, style: { top: `${this.head + r * ROW}px` } },
      h("div", {
        class: `cpx-name${on ? " cpx-on" : ""}${row.small ? " cpx-small" : ""}`,
        role: "rowheader", "data-r": r, "data-c": -1, tabindex: -1, title: row.label,
        style: { width: `${this.named}px` },
      }, h("span", {}, row.label), row.total === null ? null : h("small", {}, String(row.total))), cells);
  }

  at(r, c) {
    return this.grid.querySelector(`[data-r="${r}"][data-c="${c}"]`);
  }

  rove(focus) {
    for (const node of this.grid.querySelectorAll('[tabindex="0"]')) node.tabIndex = -1;
    const [r, c] = this.focus;
    const node = this.at(r, c) ?? this.grid.querySelector("[data-r]");
    if (!node) return;
    node.tabIndex = 0;
    if (focus && this.at(r, c)) node.focus({ preventScroll: true });
  }

  move(event) {
    const { rows, cols } = this.layout;
    let [r, c] = this.focus;
    const page = Math.max(1, Math.floor((this.box.clientHeight - this.head) / ROW) - 1);
    const steps = {
      ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
      PageUp: [-page, 0], PageDown: [page, 0], Home: [0, -cols.length - 1], End: [0, cols.length],
    };
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.pick(this.at(r, c));
      return;
    }
    if (!steps[event.key]) return;
    event.preventDefault();
    r = Math.max(-1, Math.min(rows.length - 1, r + steps[event.key][0]));
    c = Math.max(-1, Math.min(cols.length - 1, c + steps[event.key][1]));
    if (r < 0 && c < 0) return;
    this.focus = [r, c];
    this.reveal(r, c);
    this.rove(true);
    this.tell(this.at(r, c));
  }

  reveal(r, c) {
    const { box } = this;
    const top = r * ROW;
    if (r >= 0 && top < box.scrollTop) box.scrollTop = top;
    const low = top + ROW + this.head - box.clientHeight;
    if (r >= 0 && low > box.scrollTop) box.scrollTop = low;
    const left = c * this.cellWidth;
    if (c >= 0 && left < box.scrollLeft) box.scrollLeft = left;
    const right = left + this.cellWidth + this.named - box.clientWidth;
    if (c >= 0 && right > box.scrollLeft) box.scrollLeft = right;
    this.draw();
  }

  pick(node) {
    if (!node) return;
    const [r, c] = [Number(node.dataset.r), Number(node.dataset.c)];
    this.focus = [r, c];
    this.rove(false);
    const { rows, cols, turned } = this.layout;
    const row = r < 0 ? "" : rows[r].value;
    const col = c < 0 ? "" : cols[c].value;
    this.app.select(turned ? col : row, turned ? row : col);
  }

  tell(node) {
    if (!node) return;
    const [r, c] = [Number(node.dataset.r), Number(node.dataset.c)];
    if (r >= 0 && c >= 0) this.app.tellCell(this.layout.cell(r, c));
    else this.app.tellName(r < 0 ? this.layout.cols[c] : this.layout.rows[r]);
  }
}
