// The columns that Python packed, made quick to count; see packing.py for what they hold.
const DIMENSIONS = ["region", "plan_year", "doc_type", "instrument", "province", "macro_region", "level"];
const FILTERS = ["role", "plan_year", "region", "province", "doc_type"];
const MANY_PLACES = 60;

class Data {
  constructor(packed) {
    Object.assign(this, packed);
    this.themes = this.names.slice(0, this.n_themes);
    this.instruments = this.names.slice(this.n_themes);
    this.size = this.measures.doc.length;
    this.lower = this.measures.text.map((t) => t.toLowerCase());
    this.index = new Map(this.measures.doc.map((d, m) => [`${this.documents.id[d]}/${this.measures.id[m]}`, m]));
    this.position = { theme: new Map(this.themes.map((t, k) => [t.name, k])) };
    this.collectCodes();
  }

  // Evidence of measure m: rows first[m] to first[m + 1]; pairs the same, each name once.
  collectCodes() {
    const { measure, theme } = this.codes;
    this.first = new Int32Array(this.size + 1);
    let at = 0;
    for (const step of measure) this.first[(at += step) + 1] += 1;
    for (let m = 0; m < this.size; m++) this.first[m + 1] += this.first[m];
    this.pairs = [];
    this.pairFirst = new Int32Array(this.size + 1);
    for (let m = 0; m < this.size; m++) {
      for (let k = this.first[m]; k < this.first[m + 1]; k++) {
        if (k === this.first[m] || theme[k] !== theme[k - 1]) this.pairs.push(theme[k]);
      }
      this.pairFirst[m + 1] = this.pairs.length;
    }
  }

  namesOf(m) {
    return this.pairs.slice(this.pairFirst[m], this.pairFirst[m + 1]);
  }

  evidence(m) {
    const { theme, at, length, shift } = this.codes;
    const out = [];
    for (let k = this.first[m]; k < this.first[m + 1]; k++) {
      const place = this.measures.start[m] + at[k] + shift[k];
      // Offsets count characters; a script counts some as two.
      const words = this.measures.text[m].slice(at[k], at[k] + length[k]);
      out.push({ theme: theme[k], at: at[k], end: at[k] + length[k], from: place, to: place + [...words].length });
    }
    return out;
  }

  value(dimension, doc) {
    const column = this.documents[dimension];
    return column.at[doc] < 0 ? null : column.of[column.at[doc]];
  }

  // Documents and measures that pass the filters, as 0 or 1.
  chosen(state) {
    const docs = new Uint8Array(this.documents.id.length).fill(1);
    for (const dimension of FILTERS) {
      const wanted = state[dimension];
      if (dimension === "role" || !wanted.length) continue;
      const column = this.documents[dimension];
      const good = new Set(wanted.map((v) => column.of.findIndex((o) => String(o) === v)));
      for (let d = 0; d < docs.length; d++) if (!good.has(column.at[d])) docs[d] = 0;
    }
    const role = this.measures.role;
    const roles = role.of.map((r) => !state.role.length || state.role.includes(r));
    const measures = new Uint8Array(this.size);
    let n = 0;
    for (let m = 0; m < this.size; m++) {
      measures[m] = docs[this.measures.doc[m]] && roles[role.at[m]] ? 1 : 0;
      n += measures[m];
    }
    return { docs, measures, nDocs: docs.reduce((a, b) => a + b, 0), nMeasures: n };
  }

  // Themes by groups: n (theme by theme), total (measures of a group), ofTheme (of a theme).
  count(state, chosen) {
    const by = state.by;
    const crossed = by === "instrument";
    const column = crossed ? { of: this.instruments.map((t) => t.name) } : this.documents[by];
    const width = column.of.length;
    const n = new Int32Array(this.n_themes * width);
    const total = new Int32Array(width);
    const ofTheme = new Int32Array(this.n_themes);
    const used = new Uint8Array(width);
    let without = 0;
    chosen.docs.forEach((ok, d) => {
      if (!ok || crossed) return;
      if (column.at[d] < 0) without += 1;
      else used[column.at[d]] = 1;
    });
    for (let m = 0; m < this.size; m++) {
      if (!chosen.measures[m]) continue;
      const names = this.namesOf(m);
      const groups = crossed
        ? names.filter((k) => k >= this.n_themes).map((k) => k - this.n_themes)
        : [column.at[this.measures.doc[m]]].filter((g) => g >= 0);
      for (const g of groups) {
        total[g] += 1;
        for (const k of names) if (k < this.n_themes) n[k * width + g] += 1;
      }
      if (groups.length || crossed) for (const k of names) if (k < this.n_themes) ofTheme[k] += 1;
    }
    const groups = [...column.of.keys()].filter((g) => crossed || (used[g] && total[g]));
    const bare = [...used.keys()].filter((g) => used[g] && !total[g]);
    return { by, crossed, values: column.of, width, n, total, ofTheme, groups, without, bare };
  }

  base(table, theme, group) {
    return table.crossed ? table.ofTheme[theme] : table.total[group];
  }

  inGroup(m, by, value) {
    if (by === "instrument") {
      return this.namesOf(m).some((k) => k >= this.n_themes && this.names[k].name === value);
    }
    return String(this.value(by, this.measures.doc[m])) === value;
  }

  // Measures of the cell (or row, or column) that hold all words looked for.
  find(state, chosen, most = Infinity) {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const theme = this.position.theme.get(state.theme);
    // A link to a measure alone shows it among those of its document.
    const only = state.theme || state.group || words.length ? undefined : this.index.get(state.m);
    const out = [];
    for (let m = 0; m < this.size && out.length < most; m++) {
      if (!chosen.measures[m] && m !== only) continue;
      if (only !== undefined && this.measures.doc[m] !== this.measures.doc[only]) continue;
      if (state.theme && !this.namesOf(m).includes(theme)) continue;
      if (state.group && !this.inGroup(m, state.by, state.group)) continue;
      if (words.length && !words.every((w) => this.lower[m].includes(w))) continue;
      out.push(m);
    }
    return out;
  }

  // Numbers of the same choice; of a theme, those in its measures.
  findTargets(state, chosen) {
    const { doc, measure, role, quote, indicator } = this.targets;
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const theme = this.position.theme.get(state.theme);
    const out = [];
    for (let t = 0; t < doc.length; t++) {
      const m = measure[t];
      if (!chosen.docs[doc[t]]) continue;
      if (state.role.length && !state.role.includes(role.of[role.at[t]])) continue;
      if (state.theme && (m < 0 || !this.namesOf(m).includes(theme))) continue;
      if (state.group && state.by === "instrument" && (m < 0 || !this.inGroup(m, state.by, state.group))) continue;
      if (state.group && state.by !== "instrument" && String(this.value(state.by, doc[t])) !== state.group) continue;
      const said = `${indicator.at[t] < 0 ? "" : indicator.of[indicator.at[t]]} ${quote[t]}`.toLowerCase();
      if (words.length && !words.every((w) => said.includes(w))) continue;
      out.push(t);
    }
    return out;
  }
}
