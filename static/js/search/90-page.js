// Trang tìm: ô gõ, kết quả, điều kiện lọc, địa chỉ, bàn phím. Việc tìm là của createEngine ở các tệp trước.
// Các câu chữ và chỗ để điền ở templates/search.html; dữ liệu chỉ vào trang dưới dạng chữ (textContent), không bao giờ là HTML.
((root) => {
  if (!root) return;
  const DEBOUNCE = 80, COMPOSING = 400; // ms sau phím cuối; bộ gõ đang ghép chữ thì chờ lâu hơn
  const LONGEST = 200; // ký tự của một câu tìm
  const FIRST = 10, MORE = 20; // số kết quả lúc đầu, và mỗi lần xem thêm
  const PASSAGES = 3, PASSAGE_AFTER = 900; // đoạn trích: nhiều nhất mỗi lần tìm, và ms chờ người đọc dừng lại
  const SHORT = 8; // số dòng của một nhóm lọc khi chưa mở hết
  const FACETS = ["linh-vuc", "dia-ban", "loai-hinh", "nam", "don-vi"];
  const RECENT = "tim-gan-day", RECENTS = 8;

  const places = {}, $ = (name) => places[name] ||= root.querySelector(`[data-${name}]`);
  const form = root.querySelector("form"), input = form.elements.q;
  const results = $("results"), heading = $("heading"), chips = $("chips"), panel = $("filters"), more = $("more"), say = $("say");
  const parts = root.querySelectorAll("[data-when]"), title = document.title, moreText = more.textContent;
  const wide = matchMedia("(min-width: 60rem)");

  let q = "", filters = {}, unknown = []; // câu hỏi
  let engine, opened, result, groups = []; // máy tìm và câu trả lời đang hiện
  let turn = 0, typing, ahead, dim, speaking, watcher; // lượt tìm đang chạy, và lượt đã tìm sẵn
  let base = here(), back = history.state, toHeading = false;

  // --- DOM ---

  function el(name, className, ...kids) {
    const e = document.createElement(name);
    if (className) e.className = className;
    e.append(...kids);
    return e;
  }
  function link(href, ...kids) {
    const a = el("a", "", ...kids);
    a.href = href;
    return a;
  }
  // Cho hiện những phần hợp với lúc này: trạng thái, và những điều cần nói thêm về câu hỏi và câu trả lời.
  function show(...is) {
    root.dataset.state = is[0];
    const r = result || {};
    const tell = (name, text) => {
      if (text) is.push(name);
      $(name).textContent = cut(text, 80);
    };
    tell("unknown", unknown.join(", "));
    tell("ignored", (r.ignored || []).join(", "));
    tell("suggestion", r.suggestion || "");
    $("suggestion").href = search(r.suggestion, filters);
    if (r.relaxed) is.push("relaxed");
    if (q.length > LONGEST) is.push("long");
    if (chosen()) is.push("filtered");
    for (const e of parts) e.hidden = !e.dataset.when.split(" ").some((w) => is.includes(w));
    if (wide.matches && !panel.contains(document.activeElement)) panel.open = is[0] !== "start";
  }
  function marked(text, r) {
    const out = [];
    let at = 0;
    for (const [from, to] of engine.marks(text, r)) {
      out.push(text.slice(at, from), el("mark", "", text.slice(from, to)));
      at = to;
    }
    out.push(text.slice(at));
    return out;
  }
  const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, "."); // toLocaleString tốn gấp trăm lần

  // --- Địa chỉ ---

  function here() { return location.pathname + location.search; }
  // Không cắt đôi một ký tự ngoài mặt phẳng cơ bản.
  function cut(text, n) { return text.length > n ? text.slice(0, n).replace(/[\uD800-\uDBFF]$/, "") : text; }
  const blank = () => !q.trim() && !chosen();
  const chosen = () => FACETS.reduce((n, id) => n + (filters[id] || []).length, 0);
  function read(search) {
    const p = new URLSearchParams(search);
    q = p.get("q") || "";
    filters = {};
    unknown = [];
    for (const id of FACETS) filters[id] = [...new Set(p.getAll(id).filter(Boolean))];
  }
  function search(query, wanted) {
    const p = new URLSearchParams();
    if (query) p.set("q", cut(query, LONGEST));
    for (const id of FACETS) for (const v of wanted[id] || []) p.append(id, v);
    return "?" + p;
  }
  const address = () => location.pathname + search(q, filters).replace(/^\?$/, "");
  const scene = () => ({ n: result ? result.hits.length : 0, y: scrollY });
  // Đang gõ thì sửa địa chỉ tại chỗ. Khi người đọc quyết (Enter, chọn lọc, mở bài), câu hỏi đã quyết lần trước trở lại
  // chỗ của nó và câu hỏi này thành một bước mới của nút Quay lại.
  function write(commit) {
    const to = address();
    try { // trình duyệt có thể từ chối khi đổi quá dày
      if (commit && to !== base) {
        history.replaceState(scene(), "", base);
        history.pushState(null, "", to);
      } else if (to !== here()) history.replaceState(null, "", to);
      if (commit) base = to;
    } catch {}
  }

  // --- Tìm ---

  function open() {
    return opened ||= (engine = createEngine(root.dataset.search)).open().then(makeFacets).catch((e) => { opened = null; throw e; });
  }
  const ask = (q) => engine.search(cut(q, LONGEST), filters, Math.max(FIRST, back?.n || 0));
  async function run(commit, now) {
    clearTimeout(typing);
    q = input.value; // chỉ đổi ở đây: lúc chữ mới đang chờ, câu trả lời tới là của câu trước
    const mine = ++turn;
    watcher?.disconnect();
    if (commit) write(true);
    if (blank()) return start();
    if (!root.dataset.state) show("wait");
    dim ||= setTimeout(() => results.setAttribute("aria-busy", true), 300);
    try {
      await open();
      if (mine !== turn) return;
      dropUnknown();
      if (blank()) return start();
      const r = await (ahead?.q === q && ahead.filters === filters ? ahead.found : ask(q));
      ahead = 0;
      if (mine === turn) render(r, now);
    } catch (e) {
      ahead = 0;
      if (mine === turn) fail(e);
    }
  }
  function settle() {
    const mine = turn;
    setTimeout(() => { // địa chỉ và tên trang, mỗi thứ sửa chậm ngang dựng mười kết quả: để sau khi đã trả lời
      if (mine !== turn) return;
      write();
      document.title = result && q.trim() ? cut(q.trim(), 80) + " – " + title : title;
    }, 0);
    clearTimeout(dim);
    dim = 0;
    results.removeAttribute("aria-busy");
  }
  function clear() {
    settle();
    result = null;
    results.replaceChildren();
    delete results.dataset.total;
  }
  function start() {
    clear();
    back = null;
    if (toHeading) input.focus();
    toHeading = false;
    showRecent();
    for (const g of groups) for (const x of g.rows) x.count = x.v.count;
    showFacets();
    show("start");
    results.dataset.query = q;
    speak();
    const mine = turn;
    open().then(() => mine === turn && showFacets(), () => {}); // sẵn sàng trước khi có chữ đầu tiên
  }
  function fail(e) {
    clear();
    back = null;
    toHeading = false;
    delete results.dataset.query;
    show("error", e.code || "corrupt");
    speak($("error"), true);
  }

  // --- Kết quả ---

  function item(hit, r) {
    const name = link(hit.href), lead = el("p", "card-lead"), meta = el("p", "card-meta");
    name.append(...marked(hit.title, r));
    lead.append(...marked(hit.summary, r));
    for (const part of new Set([hit.unit, hit.place])) if (part) meta.append(el("span", "", ...marked(part, r)));
    if (hit.year) meta.append(el("span", "", hit.year));
    const li = el("li", "hit card field-" + hit.field.id, el("p", "tag", hit.field.name), el("h3", "", name), lead, meta);
    li.dataset.result = "";
    // Chữ tìm nằm trong thân bài: chừa sẵn chỗ cho đoạn trích.
    if (q.trim() && !li.querySelector("mark")) lead.classList.add("deep");
    return li;
  }
  function render(r, now) {
    settle();
    result = r;
    results.replaceChildren(...r.hits.map((hit) => item(hit, r)));
    const words = q.trim() ? " kết quả cho “" : " kết quả";
    heading.replaceChildren(el("strong", "", r.total ? number(r.total) : "Không có"), words);
    // <bdi> giữ chữ viết từ phải sang trái ở yên trong ngoặc.
    if (q.trim()) heading.append(el("bdi", "", cut(q, 80)), q.length > 80 ? "…”" : "”");
    more.hidden = !r.more;
    more.textContent = moreText;
    showChips();
    show(r.total ? "found" : "none");
    results.dataset.total = r.total;
    results.dataset.query = q;
    if (toHeading) heading.focus();
    else speak(heading, now);
    if (back?.y) scrollTo({ top: back.y, behavior: "instant" });
    toHeading = false;
    back = null;
    count();
    const mine = turn;
    setTimeout(() => mine === turn && watch(r), PASSAGE_AFTER);
  }
  // Số đếm cần thêm một tệp: khung lọc có mở mới tải.
  function count() {
    const mine = turn, show = (c) => mine === turn && showFacets(c);
    if (!panel.open) return $("active").textContent = chosen() ? `(${chosen()})` : "";
    if (result) engine.counts(result).then(show, () => show());
    else showFacets();
  }
  async function grow() {
    const mine = turn, r = result, from = r.hits.length;
    more.disabled = true;
    try {
      await r.load(from + MORE);
      if (mine !== turn) return;
      results.append(...r.hits.slice(from).map((hit) => item(hit, r)));
      more.hidden = !r.more;
      results.children[from]?.querySelector("a").focus();
      speak();
    } catch {
      if (mine === turn) more.textContent = "Không tải được. Thử lại";
    } finally {
      more.disabled = false;
    }
  }
  // Đoạn trích cho những bài sắp thấy mà tên và tóm tắt không có chữ tìm: mỗi đoạn là một trang phải tải.
  function watch(r) {
    const deep = results.querySelectorAll(".deep");
    if (!deep.length || navigator.connection?.saveData) return;
    const mine = turn;
    let left = PASSAGES;
    watcher = new IntersectionObserver((seen) => {
      for (const s of seen) {
        if (!s.isIntersecting || !left) continue;
        left--;
        watcher.unobserve(s.target);
        engine.passage(r.hits[[...results.children].indexOf(s.target.parentElement)], r).then((text) => {
          if (text && mine === turn) s.target.replaceChildren(...marked(text, r));
        }, () => {});
      }
    }, { rootMargin: "100px" });
    for (const e of deep) watcher.observe(e);
  }
  // Nói cho trình đọc màn hình; đang gõ thì đợi ngừng tay.
  function speak(from, now) {
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      const text = from ? from.innerText + ". " + $("notes").innerText : "";
      say.textContent = text === say.textContent ? text + "\u00a0" : text;
    }, now ? 0 : 700);
  }

  // --- Lọc ---

  function makeFacets() {
    groups = engine.facets.filter((f) => f.values.length).map((f) => {
      const list = el("div", "options"), button = el("button", "quiet");
      const rows = f.values.map((v) => {
        const box = el("input"), n = el("b", "count"), row = el("label", "", box, el("span", "", v.name), n);
        box.type = "checkbox";
        box.value = v.id;
        list.append(row);
        return { v, box, n, row, count: v.count };
      });
      const group = { id: f.id, name: f.name, rows, button, all: rows.length <= SHORT + 1 };
      button.type = "button";
      button.hidden = group.all;
      button.addEventListener("click", () => {
        group.all = !group.all;
        showFacets();
      });
      group.set = el("fieldset", "", el("legend", "", f.name), list, button);
      return group;
    });
  }
  // counts trống: số đã có; lúc đầu là số của cả kho.
  function showFacets(counts) {
    for (const g of groups) {
      for (const x of g.rows) {
        if (counts) x.count = counts[g.id]?.[x.v.id] || 0;
        x.n.textContent = number(x.count);
        x.box.checked = !!filters[g.id]?.includes(x.v.id);
        x.keep = x.box.checked || x.box === document.activeElement;
        x.box.disabled = !x.count && !x.keep;
      }
      // Nhóm dài chỉ hiện những dòng nhiều bài nhất, vẫn theo thứ tự quen.
      const first = g.all ? g.rows : [...g.rows].sort((a, b) => b.keep - a.keep || b.count - a.count).slice(0, SHORT);
      for (const x of g.rows) x.row.hidden = !first.includes(x);
      g.button.textContent = g.all ? "Thu gọn" : `Xem thêm ${g.rows.length - SHORT}`;
      g.button.setAttribute("aria-expanded", g.all);
    }
    // Lần đầu chỉ vào trang khi đã đếm xong, để không dòng nào phải dời chỗ.
    if (groups[0] && !groups[0].set.isConnected) $("facets").replaceChildren(...groups.map((g) => g.set));
    $("active").textContent = chosen() ? `(${chosen()})` : "";
  }
  function dropUnknown() {
    const before = chosen();
    for (const id of FACETS) {
      const rows = groups.find((g) => g.id === id)?.rows || [];
      filters[id] = (filters[id] || []).filter((v) => rows.some((x) => x.v.id === v) || !unknown.push(v));
    }
    if (chosen() < before) write();
  }
  function showChips() {
    const list = [];
    for (const g of groups) for (const x of g.rows) if (filters[g.id]?.includes(x.v.id)) {
      const remove = link(search(q, { ...filters, [g.id]: filters[g.id].filter((id) => id !== x.v.id) }), "×");
      remove.setAttribute("aria-label", `Bỏ lọc ${g.name}: ${x.v.name}`);
      list.push(el("li", "", el("span", "", g.name + ": ", el("strong", "", x.v.name)), remove));
    }
    chips.hidden = !list.length;
    $("unfilter").href = search(q, {});
    if (list.length > 1) list.push(el("li", "clear", link(search(q, {}), "Bỏ hết")));
    chips.replaceChildren(...list);
  }

  // --- Đã tìm: chỉ nhớ trong trình duyệt này ---

  function recent() {
    try {
      const list = JSON.parse(localStorage.getItem(RECENT));
      return list.filter((x) => typeof x === "string" && x).slice(0, RECENTS);
    } catch {
      return [];
    }
  }
  function remember() {
    const text = cut(q.trim(), 100);
    if (!text) return;
    try { localStorage.setItem(RECENT, JSON.stringify([text, ...recent().filter((x) => x !== text)].slice(0, RECENTS))); } catch {}
  }
  function showRecent() {
    const list = recent();
    $("recent").hidden = !list.length;
    root.querySelector("[data-recent] ul").replaceChildren(...list.map((x) => el("li", "", link(search(x, {}), el("bdi", "", x)))));
  }

  // --- Người đọc ---

  const later = (ms) => {
    clearTimeout(typing);
    typing = setTimeout(run, ms);
  };
  // Từng phím thì chờ xem còn phím nữa không, trong lúc chờ đã tìm; dán hay chọn chữ gợi ý thì trả lời ngay.
  input.addEventListener("input", (e) => {
    if (e.isComposing) return later(COMPOSING);
    const q = input.value;
    if (q.trim() && groups[0]) (ahead = { q, filters, found: ask(q) }).found.catch(() => {});
    later(/^(insertT|delete)/.test(e.inputType) ? DEBOUNCE : 0);
  });
  input.addEventListener("compositionend", () => later(DEBOUNCE));
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (matchMedia("(pointer: coarse)").matches) input.blur(); // cất bàn phím, chừa chỗ cho kết quả
    run(true, true);
    remember();
  });
  root.addEventListener("change", (e) => {
    if (e.target.type !== "checkbox") return;
    filters = {};
    for (const g of groups) filters[g.id] = g.rows.filter((x) => x.box.checked).map((x) => x.v.id);
    unknown = [];
    run(true);
  });
  root.addEventListener("click", (e) => {
    const a = e.target.closest("a");
    if (a?.closest("[data-results]")) {
      remember();
      if (plain(e)) write(true);
    } else if (plain(e) && a?.matches('[href^="?"]')) {
      e.preventDefault();
      toHeading = true; // liên kết vừa bấm sẽ mất
      read(a.search);
      input.value = q;
      run(true);
    }
  });
  panel.addEventListener("toggle", count);
  more.addEventListener("click", grow);
  $("retry").addEventListener("click", () => run());
  $("reload").addEventListener("click", () => location.reload());
  $("forget").addEventListener("click", () => {
    try { localStorage.removeItem(RECENT); } catch {}
    showRecent();
    input.focus();
  });
  $("close").addEventListener("click", () => {
    panel.open = false;
    heading.focus();
  });
  const plain = (e) => !(e.isComposing || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey);
  root.addEventListener("keydown", (e) => {
    if (!plain(e)) return;
    const stops = [...results.querySelectorAll("h3 a")], at = stops.indexOf(document.activeElement), inBox = e.target === input;
    if (!more.hidden) stops.push(more);
    let next;
    if (e.key === "ArrowDown" && (inBox || at >= 0)) next = stops[at + 1];
    else if (e.key === "ArrowUp" && (at >= 0 || e.target === more)) next = stops[(at < 0 ? stops.length - 1 : at) - 1] || input;
    else if (e.key === "Escape" && at >= 0) next = input;
    else if (e.key === "Escape" && inBox) {
      e.preventDefault();
      if (!input.value) return input.blur();
      input.value = "";
      run();
    }
    if (next) {
      e.preventDefault();
      next.focus();
    }
  });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || !plain(e) || e.target.closest("input:not([type=checkbox])")) return;
    e.preventDefault();
    input.focus();
    input.select();
  });
  addEventListener("popstate", (e) => {
    const before = search(q, filters);
    read(location.search);
    base = here();
    if (search(q, filters) === before) return; // chỉ đổi phần sau dấu #
    input.value = q;
    back = e.state;
    run();
  });
  addEventListener("pagehide", () => { try { history.replaceState(scene(), ""); } catch {} });
  addEventListener("online", () => root.dataset.state === "error" && run());
  wide.addEventListener("change", () => { panel.open = wide.matches && root.dataset.state !== "start"; });

  read(location.search);
  // Gõ trước khi tệp này tới thì giữ chữ đã gõ.
  if (!input.value || document.activeElement !== input) input.value = q;
  run();
})(document.querySelector("[data-search]"));
