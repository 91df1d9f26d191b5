// Controls and the preview.

const register = stories => {
  const h = window.h, createClass = window.createClass;
  const select = CMS.getWidget("select").control;

  // A select that shows a value by its name, however the file spells it, and keeps one that it does not know.
  CMS.registerWidget("danh-muc", createClass({
    isValid() { return this.inner && this.inner.isValid ? this.inner.isValid() : true; },
    render() {
      let { field, value } = this.props;
      if (value) {
        const names = field.get("options").map(o => o.get("value"));
        const near = spelled(value);
        value = names.find(n => spelled(n) === near) || field.getIn(["spellings", near]) || value;
        if (!names.includes(value)) field = field.set("options", field.get("options").push(value));
      }
      return h(select, { ...this.props, field, value, ref: x => { this.inner = x; } });
    },
  }));

  // Where the file goes: follows the year and the title of a new story until somebody writes it by hand.
  CMS.registerWidget("noi-luu", createClass({
    componentDidMount() { this.follow(); document.addEventListener("input", this.follow); },
    componentWillUnmount() { document.removeEventListener("input", this.follow); },
    follow() {
      const { entry, value, onChange } = this.props; // Decap passes the entry as it was when the form opened
      if (!entry.get("newRecord") || this.written) return;
      const typed = name => document.querySelector(`[id^="${name}-field-"]`)?.value || "";
      const title = slug(typed("title")), year = typed("year");
      const place = title && year ? year + "/" + title : "";
      if (place !== (value || "")) onChange(place);
    },
    render() {
      const { forID, classNameWrapper, value, onChange, setActiveStyle, setInactiveStyle } = this.props;
      return h("input", {
        id: forID, type: "text", className: classNameWrapper, value: value || "", spellCheck: false, autoCapitalize: "none",
        onChange: e => { this.written = true; onChange(e.target.value); }, onFocus: setActiveStyle, onBlur: setInactiveStyle,
      });
    },
  }));

  CMS.registerEventListener({
    name: "preSave",
    handler: ({ entry }) => {
      let data = filled(entry.get("data"));
      if (entry.get("newRecord")) data = data.set("id", newID()); // a copy of a story must not keep its id
      return data;
    },
  });

  for (const style of here.styles.trim().split(/\s+/)) CMS.registerPreviewStyle(style);
  const fields = stories.fields;
  const label = (...names) => names.reduce((f, n) => (f.fields || []).find(x => x.name === n) || {}, { fields }).label;
  CMS.registerPreviewTemplate(stories.name, createClass({
    render() {
      const { entry, widgetFor, getAsset } = this.props;
      const get = (...path) => entry.getIn(["data", ...path]);
      const list = (...path) => { const x = get(...path); return x && x.toArray ? x.toArray() : []; };
      const lines = (title, texts) => texts.length ? [h("h3", { key: title }, title), h("ul", { key: title + "-" }, texts.map((t, i) => h("li", { key: i }, String(t))))] : null;
      const [cover, ...rest] = list("photos").filter(p => p.get && p.get("file"));
      const picture = (p, key) => h("figure", { key, className: "cover" },
        h("img", { src: String(getAsset(p.get("file"))), alt: p.get("alt") || "" }),
        p.get("caption") ? h("figcaption", null, p.get("caption")) : null);
      const results = list("results").filter(r => r.get);
      return h("main", { className: "wrap" }, h("article", { className: "model" },
        h("header", { className: "model-head" }, h("div", { className: "model-title" },
          get("field") ? h("p", { className: "tag" }, get("field")) : null,
          h("h1", null, get("title") || "(" + label("title") + ")"),
          h("p", { className: "lead" }, get("summary") || ""),
          h("p", { className: "dates" }, [get("unit"), get("commune"), get("district"), get("year")].filter(Boolean).map((t, i) => h("span", { key: i }, t)))),
        cover ? picture(cover) : null),
        h("div", { className: "model-main" },
          results.length ? h("section", { className: "results" }, h("h2", null, label("results")), h("ul", null, results.map((r, i) => h("li", { key: i },
            h("p", { className: "result-value" }, h("strong", null, r.get("value")), " ", h("span", null, r.get("unit"))),
            h("p", { className: "result-label" }, r.get("label")))))) : null,
          h("div", { className: "prose" }, widgetFor("body")),
          rest.map(picture),
          lines(label("replication", "conditions"), list("replication", "conditions")),
          lines(label("replication", "steps"), list("replication", "steps")),
          lines(label("people"), list("people").filter(p => p.get && p.get("name")).map(p => p.get("name") + (p.get("role") ? ", " + p.get("role") : "") + (p.get("consent") ? " – " + p.get("consent") : ""))),
          lines(label("sources"), list("sources").filter(s => s.get).map(s => s.get("title"))),
          lines(label("notes"), list("notes")))));
    },
  }));
};
