// Live reload of the preview: show the page anew when the server has assembled the site anew.
//
// The new page is written into the window that is there. Loading it as a browser loads pages takes it three times as
// long (go test ./internal/serve -run '^$' -bench Edit: 128 ms against 39 ms on a busy machine, of which 12 ms are the
// server's), and loses the place on the page. Its scripts and styles run as after a load; where writing is refused, the
// page is loaded.
//
// Of all open pages one listens for all: a browser opens no more than six connections to a server, and a seventh page
// would wait for ever.
(() => {
  let shown = document.currentScript.dataset.version; // of the site that this page is from
  let asked = shown;
  let told = ""; // what the stream said last; only the page that listens knows
  let busy = false;
  const leaving = new AbortController();
  const pages = new BroadcastChannel("dienhinh");
  const renew = async () => {
    if (busy) return;
    busy = true;
    while (asked !== shown) {
      const wanted = asked;
      let page;
      try {
        const answer = await fetch(location.href, {cache: "no-store"});
        if (answer.redirected || !/^text\/html/.test(answer.headers.get("Content-Type"))) return location.reload();
        page = await answer.text();
      } catch {
        break; // no server; the stream says when there is one again
      }
      if (asked !== wanted) continue; // it has changed once more
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
    const events = new EventSource("/_dienhinh/events");
    const tell = ({data}) => {
      told = data;
      pages.postMessage(data);
      heard(data);
    };
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
  addEventListener("pagehide", () => leaving.abort());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
