// Live reload of the preview: show the page anew when the server has assembled the site anew.
//
// The new page is written into the window that is there. Loading it as a browser loads pages takes it three times as
// long (go test ./internal/serve -run '^$' -bench Edit: 128 ms against 39 ms on a busy machine, of which 12 ms are the
// server's), and loses the place on the page. Its scripts and styles run as after a load; where writing is refused, the
// page is loaded.
(() => {
  let shown = document.currentScript.dataset.version; // of the site that this page is from
  let asked = shown;
  let busy = false;
  const events = new EventSource("/_dienhinh/events");
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
      events.close();
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
  const heard = (event) => {
    asked = event.data;
    renew();
  };
  events.addEventListener("hello", heard);
  events.addEventListener("change", heard);
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
