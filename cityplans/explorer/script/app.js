// The whole: one state, and what shows it. `place` keeps the state (address or widget).
class App {
  constructor(root, data, place) {
    Object.assign(this, { root, data, place });
    this.state = readState(place.read(), data);
    this.labels = new Map(data.labels.map(([by, value, ...names]) => [`${by} ${value}`, names]));
    this.say = this.speak();
    this.build();
    this.update(true);
    place.listen(() => {
      this.state = readState(place.read(), data);
      this.update(true);
    });
  }

  get lang() {
    return this.state.lang;
  }

  // Everything that is said, in the language of the moment.
  speak() {
    const app = this;
    const { data } = this;
    const nth = () => (app.lang === "zh" ? 0 : 1);
    return {
      word: (key, ...given) => {
        const said = WORDS[app.lang][key];
        return typeof said === "function" ? said(...given) : said;
      },
      theme: (k) => data.names[k][app.lang] || data.names[k].name,
      value: (by, value) => {
        if (value === null || value === "") return "";
        if (by === "instrument") {
          const k = data.instruments.findIndex((t) => t.name === String(value));
          return k < 0 ? String(value) : app.say.theme(data.n_themes + k);
        }
        // Made of pairs, so that no value can be taken for a property of objects.
        return app.labels.get(`${by} ${value}`)?.[nth()] ?? String(value);
      },
      of: (dimension, d) => app.say.value(dimension, data.value(dimension, d)),
      cell: (found) => {
        const share = found.of ? `${percent(found.share)}%` : "–";
        return `${app.say.theme(found.theme.at)} × ${found.group.label}${app.say.colon}${app.say.word("cell", found.n, found.of, share)}`;
      },
      get colon() { return app.lang === "zh" ? "：" : ": "; },
      get comma() { return app.lang === "zh" ? "，" : ", "; },
      get list() { return app.lang === "zh" ? "、" : ", "; },
    };
  }

  build() {
    const select = (name, options) => {
      const node = h("select", { onchange: () => this.set({ [name]: node.value, ...(name === "by" ? { group: "" } : {}) }, true) });
      const label = h("label", { class: "cpx-label" }, h("span", { class: "cpx-quiet" }), node);
      return { name, options, node, label };
    };
    const { data } = this;
    const there = DIMENSIONS.filter((by) => (by === "instrument" ? data.instruments.length : data.documents[by].of.length));
    this.selects = [select("by", there), select("show", ["share", "count"]), select("sort", ["as_listed", "by_size"])];
    this.title = h("h2", {});
    this.about = h("p", { class: "cpx-quiet" });
    this.search = h("input", { type: "search", class: "cpx-search" });
    this.search.addEventListener("input", later(150, () => this.set({ q: this.search.value, m: "" }, false)));
    this.language = h("button", { type: "button", class: "cpx-plain", onclick: () => this.set({ lang: this.lang === "zh" ? "en" : "zh" }, false) });
    this.buttons = {
      code: h("button", { type: "button", onclick: () => this.showText("code_title", pythonOf(data, this.state, this.say)) }),
      link: h("button", { type: "button", onclick: () => this.showText("link_title", this.place.link(this.state)) }),
      svg: h("button", { type: "button", onclick: () => this.save("svg") }),
      png: h("button", { type: "button", onclick: () => this.save("png") }),
    };
    if (!this.place.link()) this.buttons.link.hidden = true;
    this.figure = h("details", { class: "cpx-menu" }, h("summary", {}), h("div", { class: "cpx-drop cpx-right" }, this.buttons.svg, this.buttons.png));
    this.filters = new Filters(this);
    this.heatmap = new Heatmap(this);
    this.reading = new Reading(this);
    this.note = h("p", { class: "cpx-note" });
    this.hover = h("p", { class: "cpx-hover", "aria-hidden": "true" });
    this.dialog = h("dialog", { class: "cpx-dialog" });
    this.shown = h("div", { class: "cpx-legend" });
    fill(this.root,
      h("header", { class: "cpx-top" }, h("div", {}, this.title, this.about), h("div", { class: "cpx-tools" },
        this.search, this.buttons.code, this.figure, this.buttons.link, this.language)),
      h("div", { class: "cpx-controls" }, this.selects.map((s) => s.label), this.filters.box),
      h("div", { class: "cpx-main" },
        h("section", { class: "cpx-map" }, this.heatmap.box, this.hover, this.shown, this.note), this.reading.box),
      this.dialog);
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.dialog.open && (this.state.theme || this.state.group)) this.select("", "");
    });
    this.root.addEventListener("click", (event) => {
      if (!event.target.closest?.(".cpx-menu")) {
        this.filters.close();
        this.figure.open = false;
      }
    });
  }

  // A step that the way back leads over again, or (typing) one that it does not.
  set(change, step) {
    const before = this.state;
    this.state = { ...before, ...change };
    this.place.write(writeState(this.state, this.data), step);
    const calm = ["show", "sort"];
    this.update(Object.keys(change).some((k) => !calm.includes(k) && String(before[k]) !== String(this.state[k])));
  }

  select(theme, group) {
    this.set({ theme, group, m: "", ...(theme || group ? {} : { q: "" }) }, true);
  }

  followTheme(k) {
    const { data } = this;
    const { name } = data.names[k];
    if (k < data.n_themes) this.select(name, this.state.group);
    else this.set({ by: "instrument", theme: "", group: name, m: "" }, true);
  }

  readMeasure(m) {
    const { data } = this;
    this.set({ tab: "measures", q: "", m: `${data.documents.id[data.measures.doc[m]]}/${data.measures.id[m]}` }, true);
  }

  clearFilters() {
    this.set(Object.fromEntries(FILTERS.filter((f) => f !== "role").map((f) => [f, []])), true);
  }

  update(moved) {
    const { data, state, say } = this;
    this.root.lang = this.lang === "zh" ? "zh-CN" : "en";
    this.chosen = data.chosen(state);
    this.table = data.count(state, this.chosen);
    this.layout = layOut(data, state, this.table, say);
    this.words();
    this.filters.update();
    const label = say.word("grid", say.word("themes"), say.word(state.by));
    this.heatmap.box.hidden = !this.layout.rows.length || !this.layout.cols.length;
    if (!this.heatmap.box.hidden) this.heatmap.update(this.layout, label);
    this.note.textContent = this.notes().join(this.lang === "zh" ? "" : " ");
    this.legend();
    this.reading.update(moved);
    this.hover.textContent = "";
  }

  words() {
    const { data, state, say } = this;
    const { documents } = data;
    this.title.textContent = data.title || say.word("of_documents", documents.id.length, data.size, documents.region.of.length);
    const all = data.title ? say.word("of_documents", documents.id.length, data.size, documents.region.of.length) : "";
    this.about.textContent = [all, say.word("chosen", this.chosen.nDocs, this.chosen.nMeasures)].filter(Boolean).join(" · ");
    this.language.textContent = say.word("other_lang");
    for (const [name, node] of Object.entries(this.buttons)) node.textContent = say.word(name);
    this.figure.querySelector("summary").textContent = say.word("figure");
    this.search.placeholder = say.word("search");
    this.search.title = say.word("search_hint");
    this.search.setAttribute("aria-label", `${say.word("search")} (${say.word("search_hint")})`);
    if (this.search.value !== state.q && this.search.getRootNode().activeElement !== this.search) this.search.value = state.q;
    for (const { name, options, node, label } of this.selects) {
      label.firstChild.textContent = say.word(name) + say.colon;
      fill(node, options.map((o) => h("option", { value: o }, say.word(o))));
      node.value = state[name];
    }
  }

  notes() {
    const { data, state, say, table } = this;
    if (!this.chosen.nMeasures) return [say.word("empty")];
    const out = [say.word(table.crossed ? "base_instrument" : "base")];
    const places = data.documents.region.of.length;
    if (places > MANY_PLACES && state.by === "province") out.push(say.word("aggregated", places));
    if (this.layout.rows.some((r) => r.small) || this.layout.cols.some((c) => c.small)) out.push(say.word("small"));
    if (table.without) out.push(say.word("no_group", table.without, say.word(state.by)));
    const bare = table.bare.map((g) => say.value(table.by, table.values[g]));
    if (bare.length) out.push(say.word("bare", bare.length > 4 ? bare.length : bare.join(say.list)));
    if (data.drawn) out.push(say.word("drawn", ...data.drawn));
    if (data.copies) out.push(say.word("copies", data.copies));
    return out;
  }

  legend() {
    const { layout, state, say } = this;
    const most = state.show === "share" ? `${percent(layout.most)}%` : String(layout.most);
    const steps = [0.02, 0.25, 0.5, 0.75, 1].map((part) => h("i", { style: { background: shade(part).fill } }));
    const into = state.by === "province" && state.group
      ? h("button", { type: "button", onclick: () => this.set({ by: "region", province: [state.group], group: "" }, true) },
        say.word("into", say.value("province", state.group))) : null;
    fill(this.shown, layout.most ? [h("span", {}, say.word(state.show)), h("span", {}, "0"), h("span", { class: "cpx-scale", "aria-hidden": "true" }, steps), h("span", {}, most)] : [], into);
  }

  tellCell(found) {
    const { data, state } = this;
    let said = this.say.cell(found);
    if (found.n && data.size <= 50000) {
      const m = data.find({ ...state, q: "", theme: found.theme.value, group: found.group.value }, this.chosen, 1)[0];
      const text = data.measures.text[m];
      said += ` · ${this.say.word("example")}${text.slice(0, 60)}${text.length > 60 ? "…" : ""}`;
    }
    this.hover.textContent = said;
  }

  tellName(entry) {
    this.hover.textContent = `${entry.label}${this.say.colon}${this.say.word("n_measures", entry.n)}`;
  }

  linkTo(m, button) {
    const { data } = this;
    this.set({ m: `${data.documents.id[data.measures.doc[m]]}/${data.measures.id[m]}` }, false);
    this.copy(this.place.link(this.state) || this.state.m, button);
  }

  async copy(text, button) {
    const usual = button.textContent;
    const done = await copyText(text, button.parentElement);
    button.textContent = this.say.word(done ? "copied" : "copy_failed");
    setTimeout(() => { button.textContent = usual; }, 1800);
  }

  showText(title, text) {
    const { dialog, say } = this;
    const copy = h("button", { type: "button", class: "cpx-main-button", onclick: () => this.copy(text, copy) }, say.word("copy"));
    dialog.setAttribute("aria-label", say.word(title));
    fill(dialog, h("h3", {}, say.word(title)), h("pre", { tabindex: 0 }, text),
      h("div", { class: "cpx-tools" }, copy, h("button", { type: "button", onclick: () => dialog.close() }, say.word("close"))));
    dialog.showModal();
  }

  save(format) {
    const { layout, say, state } = this;
    this.figure.open = false;
    const title = this.data.title || `${say.word("themes")} × ${say.word(state.by)}`;
    const roles = state.role.length ? state.role.map((r) => say.value("role", r)).join(say.list) : say.word("all");
    const filters = FILTERS.filter((f) => f !== "role" && state[f].length)
      .map((f) => say.word(f) + say.colon + state[f].map((v) => say.value(f, v)).join(say.list));
    const notes = [[say.word("role") + say.colon + roles, ...filters].join("; "), ...this.notes()];
    if (Math.max(layout.rows.length, layout.cols.length) > FIGURE_ROWS) notes.push(say.word("figure_left", FIGURE_ROWS));
    const most = state.show === "share" ? `${percent(layout.most)}%` : layout.most;
    return saveFigure(drawFigure(layout, title, notes, `${say.word(state.show)} 0–${most}`), format, `themes-${state.by}`);
  }
}

// The data of a page: JSON, or much of it compressed.
async function unpack(held) {
  if (held.type === "application/json") return held.textContent;
  if (!window.DecompressionStream) {
    document.body.append("浏览器太旧，打不开压缩的数据，请用 2023 年以后的版本。 Please open this page with a browser of 2023 or later.");
    throw new Error("DecompressionStream");
  }
  const bytes = Uint8Array.from(atob(held.textContent), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

// As a page: the address keeps the state, and the way back leads through it.
function start(root, json) {
  const data = new Data(JSON.parse(json));
  const address = () => location.hash.slice(1);
  root.classList.add("cpx");
  return new App(root, data, {
    read: address,
    write: (text, step) => {
      if (text === address()) return;
      history[step ? "pushState" : "replaceState"](null, "", `#${text}`);
    },
    link: (state) => `${location.href.split("#")[0]}#${writeState(state || {}, data)}`,
    listen: (work) => addEventListener("popstate", work),
  });
}

// As a widget: its trait keeps the state.
function render({ model, el }) {
  const root = h("div", { class: "cpx cpx-widget" });
  // Keys pressed in here are no commands of the notebook, where dd deletes a cell. JupyterLab asks
  // the focused element itself.
  root.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
  root.style.height = `${model.get("height")}px`;
  el.append(root);
  const data = new Data(JSON.parse(model.get("data")));
  let own = "";
  new App(root, data, {
    read: () => model.get("state"),
    write: (text) => {
      own = text;
      model.set("state", text);
      model.save_changes();
    },
    link: () => "",
    listen: (work) => model.on("change:state", () => model.get("state") !== own && work()),
  });
}

export default { render };
