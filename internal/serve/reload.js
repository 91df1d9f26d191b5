// Live reload of the preview: show the page anew when the server has assembled the site anew.
//
// Where only words have changed, which most saves do, the new ones are put in the place of the old. Otherwise the new page
// is written into the window that is there: its scripts and styles run as after a load. Loading it as a browser loads
// pages takes longest (go test ./internal/serve -run '^$' -bench Edit) and loses the place on the page; that is done where
// writing is refused.
//
// Of all open pages one listens for all: a browser opens no more than six connections to a server, and a seventh page
// would wait for ever.
(() => {
  let shown = document.currentScript.dataset.version; // of the site that this page is from
  let asked = shown;
  let told = ""; // what the stream said last; only the page that listens knows
  let busy = false;
  let sent = null; // the page that is shown, as the server sent it
  let pushed = ""; // the new text of this page, which came before the word that there is one
  const leaving = new AbortController();
  const pages = new BroadcastChannel("dienhinh");
  // fetchPage gives the page's text; none when it is no page any more.
  const fetchPage = async () => {
    const text = pushed;
    pushed = "";
    if (text) return text;
    const answer = await fetch(location.href, {cache: "no-store"});
    return answer.redirected || !/^text\/html/.test(answer.headers.get("Content-Type")) ? "" : answer.text();
  };
  const versionOf = (page) => page.querySelector("script[data-version]")?.dataset.version;
  const parse = (page) => new DOMParser().parseFromString(page, "text/html");
  // Elements that no script of a page has to do with; whatever else is new, the page's scripts must see.
  const words = /^(#text|A|ABBR|B|BLOCKQUOTE|BR|CITE|CODE|DD|DIV|DL|DT|EM|H[1-6]|HR|I|LI|MARK|META|OL|P|PRE|Q|S|SECTION|SMALL|SPAN|STRONG|SUB|SUP|TABLE|TBODY|TD|TFOOT|TH|THEAD|TIME|TITLE|TR|UL)$/;
  const plain = (node) => words.test(node.nodeName) && ![...(node.attributes || [])].some(({name}) => name.startsWith("data-")) && [...node.childNodes].every(plain);
  const said = (node) => plain(node) || node.type === "application/ld+json"; // which nothing runs
  // changesOf adds to list where two pages differ: [old, new, where that is from the top]. False: not in words alone.
  const changesOf = (a, b, at, list) => {
    if (a.isEqualNode(b) || (a.dataset?.version && b.dataset?.version)) return true;
    if (a.childNodes.length && a.childNodes.length === b.childNodes.length && a.nodeName !== "SCRIPT" && a.cloneNode(false).isEqualNode(b.cloneNode(false)))
      return [...a.childNodes].every((child, i) => changesOf(child, b.childNodes[i], [...at, i], list));
    list.push([a, b, at]);
    return said(a) && said(b);
  };
  // A page with a script of its own, such as a booklet's, which counts its sheets, is always written anew.
  const simple = () => [...document.scripts].every(({src}) => !src || /\/(page|theme\.early)\.\w+\.js$|\/_dienhinh\//.test(src));
  // putWords shows the new page by what is new in it, and reports whether that could be done.
  const putWords = (page) => {
    if (!sent || versionOf(sent) !== shown || !simple()) return false;
    const [next, list] = [parse(page), []];
    if (!changesOf(sent.documentElement, next.documentElement, [], list)) return false;
    const live = list.map(([, , at]) => at.reduce((node, i) => node?.childNodes[i], document.documentElement));
    if (!live.every((node, i) => node?.isEqualNode(list[i][0]))) return false; // a script has been there
    live.forEach((node, i) => node.replaceWith(document.importNode(list[i][1], true)));
    shown = versionOf(next);
    sent = next;
    return true;
  };
  const renew = async () => {
    if (busy) return;
    busy = true;
    while (asked !== shown) {
      const wanted = asked;
      let page;
      try {
        page = await fetchPage();
      } catch {
        break; // no server; the stream says when there is one again
      }
      if (!page) return location.reload();
      if (asked !== wanted) continue; // it has changed once more
      if (putWords(page)) continue;
      leaving.abort();
      const [x, y] = [scrollX, scrollY];
      try {
        document.open();
        document.write(page);
        document.close();
        scrollTo(x, y);
      } catch {
        location.reload();
      }
      return;
    }
    busy = false;
  };
  const heard = (version) => {
    asked = version;
    renew();
  };
  pages.addEventListener("message", ({data}) => {
    if (data) heard(data);
    else if (told) pages.postMessage(told); // a page that has just come asks
  });
  const listen = () => new Promise((done) => {
    if (leaving.signal.aborted) return done();
    const events = new EventSource("/_dienhinh/events?page=" + encodeURIComponent(location.pathname));
    const tell = ({data}) => {
      told = data;
      pages.postMessage(data);
      heard(data);
    };
    events.addEventListener("page", ({data}) => { pushed = JSON.parse(data); });
    events.addEventListener("hello", tell);
    events.addEventListener("change", tell);
    leaving.signal.addEventListener("abort", () => {
      events.close();
      done();
    });
  });
  leaving.signal.addEventListener("abort", () => pages.close());
  // Locks are there on this machine; a page that another machine looks at listens for itself.
  if (navigator.locks) navigator.locks.request("dienhinh", {signal: leaving.signal}, listen).catch(() => {});
  else listen();
  pages.postMessage("");
  // For the first change; the server makes the same page again.
  if (simple()) addEventListener("load", () => setTimeout(() => fetchPage().then((page) => { sent ||= parse(page); }, () => {}), 100), {signal: leaving.signal});
  addEventListener("pagehide", () => leaving.abort());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
