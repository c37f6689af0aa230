// What a reader takes away: the code of a view and its figure.
const FIGURE_ROWS = 80;
const FONT = "'WenQuanYi Micro Hei','Microsoft YaHei','PingFang SC','Noto Sans CJK SC',SimHei,sans-serif";

// Strings of JSON are strings of Python too.
const quoted = (value) => (typeof value === "number" ? String(value) : JSON.stringify(value));
const listed = (values) => `[${values.map(quoted).join(", ")}]`;

function pythonOf(data, state, say) {
  const lines = ["import cityplans as cp"];
  if (state.by === "instrument") lines.push("from cityplans.compare import cross_table");
  lines.push("");
  lines.push(data.loading ? `plans = cp.load_plans("folder")  # ${say.word("load_own")}` : "plans = cp.load_plans()");
  const tests = FILTERS.filter((name) => name !== "role" && state[name].length).map((name) => {
    const column = data.documents[name];
    const values = state[name].map((v) => column.of.find((o) => String(o) === v) ?? v);
    return `documents[${quoted(name)}].isin(${listed(values)})`;
  });
  if (tests.length) {
    lines.push("documents = plans.documents");
    lines.push(`plans = plans.select(documents.index[${tests.map((t) => (tests.length > 1 ? `(${t})` : t)).join(" & ")}])`);
  }
  lines.push(`codes = cp.code_themes(plans)  # ${say.word("own_book")}`);
  const role = state.role.length ? listed(state.role) : "None";
  if (state.by === "instrument") {
    lines.push('instruments = cp.code_themes(plans, "instruments")');
    lines.push(`shares = cross_table(codes, instruments, plans, role=${role})`);
  } else {
    lines.push(`shares = cp.compare_themes(codes, plans, by=${quoted(state.by)}, role=${role})`);
  }
  const by = state.by === "instrument" ? "other" : state.by;
  lines.push(`view = shares.pivot(index="theme", columns=${quoted(by)}, values="${state.show === "share" ? "share" : "n"}")`);
  if (state.theme || state.group || state.q) lines.push("", ...measuresOf(data, state));
  return `${lines.join("\n")}\n`;
}

function measuresOf(data, state) {
  const lines = ["measures = plans.unique().measures"];
  const keep = (test) => lines.push(`measures = measures[${test}]`);
  const coded = (frame, name) =>
    `measures.index.isin(${frame}.loc[${frame}["theme"] == ${quoted(name)}, "measure_id"])`;
  if (state.role.length) keep(`measures["role"].isin(${listed(state.role)})`);
  if (state.theme) keep(coded("codes", state.theme));
  if (state.group && state.by === "instrument") keep(coded("instruments", state.group));
  else if (state.group) {
    const value = data.documents[state.by].of.find((o) => String(o) === state.group) ?? state.group;
    keep(`measures["doc_id"].map(plans.documents[${quoted(state.by)}]) == ${quoted(value)}`);
  }
  for (const word of state.q.split(/\s+/).filter(Boolean)) {
    keep(`measures["text"].str.contains(${quoted(word)}, case=False, regex=False)`);
  }
  return lines;
}

// The heatmap as a figure of its own, with what its numbers are.
function drawFigure(layout, title, notes, legend) {
  const rows = layout.rows.slice(0, FIGURE_ROWS);
  const cols = layout.cols.slice(0, FIGURE_ROWS);
  const named = Math.max(...rows.map((r) => breadth(r.label)), 4) * 12 + (layout.turned ? 44 : 14);
  const wide = Math.max(...cols.map((c) => breadth(c.label)), 2) * 12;
  const width = Math.max(26, Math.min(60, Math.floor((660 - named) / cols.length)));
  const upright = wide <= width - 4;
  const total = Math.max(named + cols.length * width + 20, 420);
  const lines = notes.flatMap((note) => wrapped(note, (total - 20) / 11));
  const top = 44 + (upright ? 20 : wide + 12) + (layout.turned ? 4 : 16);
  const height = top + rows.length * 22 + 40 + lines.length * 16;
  const text = (x, y, said, more = {}) => {
    const node = svg("text", { x, y, "font-size": 12, fill: "#1a1a1a", ...more });
    node.textContent = said;
    return node;
  };
  const out = svg("svg", {
    xmlns: SVG, width: total, height, viewBox: `0 0 ${total} ${height}`, "font-family": FONT,
  }, svg("rect", { width: total, height, fill: "#ffffff" }), text(10, 24, title, { "font-size": 15, "font-weight": "bold" }));
  cols.forEach((col, c) => {
    const x = 10 + named + c * width + width / 2;
    const y = top - (layout.turned ? 4 : 18);
    out.append(upright ? text(x, y, col.label, { "text-anchor": "middle" })
      : text(x + 4, y, col.label, { transform: `rotate(-90 ${x + 4} ${y})` }));
    if (col.total !== null) out.append(text(x, top - 4, String(col.total), { "text-anchor": "middle", "font-size": 10, fill: "#6b6b6b" }));
  });
  rows.forEach((row, r) => {
    const y = top + r * 22;
    out.append(text(10, y + 15, row.label));
    if (row.total !== null) out.append(text(4 + named, y + 15, String(row.total), { "text-anchor": "end", "font-size": 10, fill: "#6b6b6b" }));
    cols.forEach((col, c) => {
      const found = layout.cell(r, c);
      const { fill: shadeOf, ink } = layout.tone(found);
      const x = 10 + named + c * width;
      out.append(svg("rect", { x: x + 0.5, y: y + 0.5, width: width - 1, height: 21, fill: found.n ? shadeOf : "#fafafa" }));
      if (found.n) out.append(text(x + width / 2, y + 15, layout.text(found), {
        "text-anchor": "middle", "font-size": 11, fill: ink, ...(found.group.small ? { "font-style": "italic" } : {}),
      }));
    });
  });
  const foot = top + rows.length * 22 + 24;
  [legend, ...lines].forEach((line, k) => out.append(text(10, foot + k * 16, line, { "font-size": 11, fill: "#6b6b6b" })));
  return out;
}

function wrapped(said, most) {
  const lines = [""];
  for (const part of said.match(/[^\s\u2e80-\uffff]+\s?|./gu) ?? []) {
    if (breadth(lines.at(-1) + part) > most && lines.at(-1)) lines.push("");
    lines[lines.length - 1] += part;
  }
  return lines;
}

async function saveFigure(node, format, name) {
  const source = new XMLSerializer().serializeToString(node);
  const drawing = new Blob([source], { type: "image/svg+xml;charset=utf-8" });
  if (format === "svg") return download(drawing, `${name}.svg`);
  const address = URL.createObjectURL(drawing);
  const image = new Image();
  image.src = address;
  await image.decode();
  // 96 CSS pixels are an inch; canvases of more than 16,000 pixels are refused.
  const [width, height] = ["width", "height"].map((side) => Number(node.getAttribute(side)));
  const scale = Math.min(300 / 96, 16000 / Math.max(width, height));
  const canvas = h("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  const made = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return download(made, `${name}.png`);
}
