// What is shown, as a short text: the hash of the page's address, or the widget's state.
const LISTS = new Set(FILTERS);

function defaults(data) {
  const places = data.documents.region.of.length;
  const roles = data.measures.role.of;
  return {
    by: places > MANY_PLACES && data.documents.province.of.length ? "province" : "region",
    role: roles.includes("plan") ? ["plan"] : [],
    plan_year: [], region: [], province: [], doc_type: [],
    theme: "", group: "", q: "", tab: "measures", show: "share", sort: "as_listed",
    m: "", lang: data.lang,
  };
}

const CHOICES = {
  by: DIMENSIONS, tab: ["measures", "targets"], show: ["share", "count"],
  sort: ["as_listed", "by_size"], lang: ["zh", "en"],
};

// Anything may stand in an address: what is no state is passed over.
function readState(text, data) {
  const state = defaults(data);
  const given = new URLSearchParams(text.replace(/^#/, ""));
  for (const name of Object.keys(state)) {
    if (!given.has(name)) continue;
    const values = given.getAll(name);
    if (LISTS.has(name)) state[name] = values.filter((v) => v && v !== "*");
    else if (!CHOICES[name] || CHOICES[name].includes(values[0])) state[name] = values[0];
  }
  if (state.theme && !data.position.theme.has(state.theme)) state.theme = "";
  return state;
}

function writeState(state, data) {
  const usual = defaults(data);
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (JSON.stringify(value) === JSON.stringify(usual[name])) continue;
    if (!LISTS.has(name)) out.append(name, value);
    else if (!value.length) out.append(name, "*");
    else for (const v of value) out.append(name, v);
  }
  return out.toString();
}
