// What the chosen cell holds: measures with their evidence, or the numbers found in them.
const CHUNK = 30;

class Reading {
  constructor(app) {
    this.app = app;
    this.head = h("div", { class: "cpx-reading-head" });
    this.list = h("div", { class: "cpx-list", tabindex: 0 });
    this.foot = h("div", { class: "cpx-count", role: "status" });
    this.box = h("section", { class: "cpx-reading" }, this.head, this.list, this.foot);
    this.list.addEventListener("scroll", () => {
      const { scrollTop, clientHeight, scrollHeight } = this.list;
      if (scrollTop + clientHeight > scrollHeight - 600) this.more();
    });
  }

  // `moved` says whether other measures are listed than before.
  update(moved) {
    const { app } = this;
    const { state, data, say } = app;
    this.box.setAttribute("aria-label", say.word("measures"));
    this.list.setAttribute("aria-label", say.word(state.tab));
    this.tabs();
    if (!moved) return;
    const asked = state.theme || state.group || state.q || state.m;
    if (!asked && state.tab === "measures") {
      this.found = [];
      fill(this.list, h("p", { class: "cpx-welcome" }, say.word("welcome")),
        h("p", { class: "cpx-welcome" }, say.word("welcome_keys")));
      this.foot.textContent = "";
      return;
    }
    this.found = state.tab === "targets" ? data.findTargets(state, app.chosen) : data.find(state, app.chosen);
    const opened = data.index.get(state.m);
    const at = state.tab === "measures" ? this.found.indexOf(opened) : -1;
    // One far down a long list is put first: no one waits for all before it.
    if (at > 10 * CHUNK) this.found.unshift(...this.found.splice(at, 1));
    this.made = 0;
    fill(this.list);
    this.body = this.list;
    if (state.tab === "targets" && this.found.length) this.table();
    this.more();
    if (state.tab === "measures" && this.found.indexOf(opened) >= 0) this.open(this.found.indexOf(opened));
    else this.list.scrollTop = 0;
    if (!this.found.length) {
      fill(this.list, h("p", { class: "cpx-welcome" }, say.word(app.chosen.nMeasures ? "nothing" : "empty")));
    }
  }

  tabs() {
    const { state, say } = this.app;
    const tab = (name) => h("button", {
      type: "button", class: "cpx-tab", role: "tab", "aria-selected": state.tab === name ? "true" : "false",
      onclick: () => this.app.set({ tab: name }, true),
    }, say.word(name));
    const chosen = [state.theme && say.theme(this.app.data.position.theme.get(state.theme)),
      state.group && say.value(state.by, state.group)].filter(Boolean);
    const again = this.head.contains(this.head.getRootNode().activeElement);
    fill(this.head,
      h("div", { class: "cpx-tabs", role: "tablist" }, tab("measures"), tab("targets")),
      h("h3", {}, chosen.join(" × ") || (state.q ? `“${state.q}”` : "")),
      chosen.length ? h("button", {
        type: "button", class: "cpx-plain", title: say.word("unselect"), "aria-label": say.word("unselect"),
        onclick: () => this.app.select("", ""),
      }, "✕") : null);
    if (again) this.head.querySelector('[aria-selected="true"]').focus();
  }

  more() {
    const { state } = this.app;
    if (!this.found || this.made >= this.found.length) return this.countUp();
    const next = this.found.slice(this.made, this.made + CHUNK);
    this.made += next.length;
    this.body.append(...next.map((k) => (state.tab === "targets" ? this.target(k) : this.card(k))));
    return this.countUp();
  }

  countUp() {
    const { say } = this.app;
    if (!this.found?.length) this.foot.textContent = "";
    else if (this.made < this.found.length) this.foot.textContent = say.word("shown", this.made, this.found.length);
    else this.foot.textContent = say.word("complete", this.made);
  }

  open(at) {
    while (this.made <= at) this.more();
    const card = this.list.children[at];
    card.classList.add("cpx-on");
    this.list.scrollTop = card.offsetTop;
  }

  card(m) {
    const { data, say } = this.app;
    const { measures, documents } = data;
    const d = measures.doc[m];
    const heading = measures.heading.at[m] < 0 ? "" : measures.heading.of[measures.heading.at[m]];
    const evidence = data.evidence(m);
    const handle = this.app.place.link() ? { name: "link", title: "link_here" } : { name: "id", title: "copy_id" };
    return h("article", { class: "cpx-card" },
      h("header", {},
        h("b", {}, [say.of("region", d), say.of("plan_year", d)].filter(Boolean).join(" ") || documents.id[d]),
        h("span", { class: "cpx-tag" }, say.value("role", measures.role.of[measures.role.at[m]])),
        h("span", { class: "cpx-quiet" }, say.of("doc_type", d)),
        h("button", {
          type: "button", class: "cpx-plain cpx-end", title: say.word(handle.title), "aria-label": say.word(handle.title),
          onclick: (event) => this.app.linkTo(m, event.currentTarget),
        }, say.word(handle.name))),
      h("div", { class: "cpx-quiet", title: say.word("path") },
        documents.title[d] || say.word("untitled"), measures.path[m] ? ` · ${measures.path[m]}` : "",
        heading ? ` · ${heading}` : ""),
      h("p", { class: "cpx-text", lang: "zh" }, this.marked(m, evidence)),
      this.proof(evidence, m),
      h("div", { class: "cpx-themes" }, data.namesOf(m).map((k) => h("button", {
        type: "button",
        class: `cpx-chip${k < data.n_themes ? "" : " cpx-tool"}`,
        "aria-pressed": this.isFocus(k) ? "true" : "false",
        onclick: () => this.app.followTheme(k),
      }, say.theme(k)))),
      h("footer", { class: "cpx-quiet" },
        h("span", { class: "cpx-bar", title: say.word("place_in_source"), "aria-hidden": "true" },
          h("i", { style: {
            left: `${(100 * measures.start[m]) / Math.max(1, documents.length[d])}%`,
            width: `${Math.max(1.5, (100 * (measures.end[m] - measures.start[m])) / Math.max(1, documents.length[d]))}%`,
          } })),
        say.word("source_at", documents.source[d], measures.start[m], measures.end[m], documents.length[d])));
  }

  isFocus(k) {
    const { state, data } = this.app;
    const name = data.names[k].name;
    if (k < data.n_themes) return name === state.theme;
    return state.by === "instrument" && name === state.group;
  }

  proof(evidence, m) {
    const { say, data } = this.app;
    const shown = evidence.filter((e) => this.isFocus(e.theme) && e.end > e.at);
    if (!shown.length) return null;
    const said = shown.map((e) => `${data.measures.text[m].slice(e.at, e.end)} (${e.from}–${e.to})`);
    return h("div", { class: "cpx-proof" }, say.word("evidence") + say.colon, said.join(say.comma));
  }

  // The text cut wherever some mark begins or ends.
  marked(m, evidence) {
    const { data, say, state } = this.app;
    const text = data.measures.text[m];
    const marks = evidence.filter((e) => e.end > e.at).map((e) => ({ ...e, kind: this.isFocus(e.theme) ? "on" : "by" }));
    for (const word of state.q.toLowerCase().split(/\s+/).filter(Boolean)) {
      for (let at = data.lower[m].indexOf(word); at >= 0; at = data.lower[m].indexOf(word, at + word.length)) {
        marks.push({ at, end: at + word.length, kind: "hit" });
      }
    }
    const cuts = [...new Set([0, text.length, ...marks.flatMap((e) => [e.at, e.end])])].sort((a, b) => a - b);
    return cuts.slice(0, -1).map((at, k) => {
      const end = cuts[k + 1];
      const over = marks.filter((e) => e.at <= at && end <= e.end);
      if (!over.length) return text.slice(at, end);
      const kinds = new Set(over.map((e) => e.kind));
      const about = over.filter((e) => e.kind !== "hit").map((e) =>
        `${say.theme(e.theme)} · ${say.word("characters", e.from, e.to)}`);
      return h(kinds.has("on") || kinds.has("hit") ? "mark" : "span", {
        class: [...kinds].map((kind) => `cpx-mark-${kind}`).join(" "), title: [...new Set(about)].join("\n"),
      }, text.slice(at, end));
    });
  }

  table() {
    const { say } = this.app;
    this.body = h("tbody", {});
    const names = ["region", "indicator", "value", "year", "kind", "quote"];
    fill(this.list, h("table", { class: "cpx-targets" },
      h("thead", {}, h("tr", {}, names.map((n) => h("th", { scope: "col" }, say.word(n))))), this.body));
  }

  target(t) {
    const { data, say } = this.app;
    const { targets } = data;
    const get = (name) => (targets[name].at[t] < 0 ? "" : targets[name].of[targets[name].at[t]]);
    const number = (v) => String(Number(v.toPrecision(12)));
    const value = targets.value[t] === null ? say.word("redacted")
      : `${COMPARATORS[get("comparator")] ?? ""}${number(targets.value[t])}${targets.high[t] === null ? "" : `–${number(targets.high[t])}`}`;
    const m = targets.measure[t];
    return h("tr", {},
      h("td", {}, say.of("region", targets.doc[t])),
      h("td", {}, say.value("indicator", get("indicator"))),
      h("td", { class: "cpx-number" }, value, ` ${say.value("unit", get("unit"))}`),
      h("td", {}, String(get("year"))),
      h("td", {}, say.value("kind", get("kind"))),
      h("td", { lang: "zh", title: say.word("characters", targets.start[t], targets.end[t]) },
        m < 0 ? targets.quote[t] : h("button", {
          type: "button", class: "cpx-quote", title: say.word("in_measure"), onclick: () => this.app.readMeasure(m),
        }, targets.quote[t])));
  }
}
