// Runs in every document before its own scripts: the measuring half of drive.go and pagefind.go.
globalThis.__bench = (() => {
  const realTimeout = globalThis.setTimeout.bind(globalThis);
  const bench = { waits: [] };
  let dispatching = false;

  // A timer that is set while the input event is being handled is the page's debounce. What matters is when it really
  // fires, so the waiting is measured and not asked for.
  globalThis.setTimeout = (f, delay, ...args) => {
    if (!dispatching || typeof f !== "function") return realTimeout(f, delay, ...args);
    const from = performance.now();
    return realTimeout(() => {
      bench.waits.push([from, performance.now()]);
      f(...args);
    }, delay);
  };

  const sleep = (ms) => new Promise((done) => realTimeout(done, ms));
  const results = () => document.querySelector("[data-results]");

  // answered resolves with the moment at which the results are those of a query; NaN when that takes too long.
  bench.answered = (query, limit) =>
    new Promise((done) => {
      const look = () => {
        if (results()?.dataset.query !== query) return false;
        observer.disconnect();
        done(performance.now());
        return true;
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-query"] });
      if (!look()) realTimeout(() => { observer.disconnect(); done(NaN); }, limit);
    });

  // hits are the addresses of the first results.
  bench.hits = () =>
    [...document.querySelectorAll("[data-results] [data-result]")].slice(0, 10).map((hit) => {
      const link = hit.querySelector("a[href]");
      return link ? new URL(link.href, location.href).pathname : "";
    });

  // covered is how much of from…to the intervals cover together.
  const covered = (intervals, from, to) => {
    let sum = 0, end = from;
    for (const [a, b] of intervals.sort((x, y) => x[0] - y[0])) {
      const start = Math.max(a, end), stop = Math.min(b, to);
      if (stop > start) { sum += stop - start; end = stop; }
    }
    return sum;
  };

  // measure runs start, waits for the moment that it promises, and tells the time without the network and the debounce.
  bench.measure = async (start) => {
    performance.setResourceTimingBufferSize(100000);
    performance.clearResourceTimings();
    bench.waits = [];
    const from = performance.now();
    const to = await start();
    await sleep(20); // the browser enters a resource a moment after its bytes have come
    const network = performance.getEntriesByType("resource").map((e) => [e.startTime, e.responseEnd || e.startTime]);
    return {
      total: to - from,
      network: covered([...network], from, to),
      debounce: covered([...bench.waits], from, to),
      idle: covered([...network, ...bench.waits], from, to),
      requests: network.length,
      attribute: Number(document.querySelector("[data-debounce]")?.dataset.debounce || 0),
    };
  };

  // type puts a query into the search box as typing does.
  bench.type = async (query, limit) => {
    const box = document.querySelector("main input[type=search][name=q]") || document.querySelector("input[type=search][name=q]");
    const times = await bench.measure(() => {
      const answered = bench.answered(query, limit);
      box.value = query;
      dispatching = true;
      box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
      dispatching = false;
      return answered;
    });
    return { ...times, answered: Number.isFinite(times.total), total: times.total || 0, matches: Number(results()?.dataset.total || 0), hits: bench.hits() };
  };

  // arrived is for a visit with ?q=: the moment its results are there.
  const asked = new URLSearchParams(location.search).get("q");
  if (asked !== null && window === top) bench.arrived = bench.answered(asked, 20000);

  // pagefind asks Pagefind as its own interface does: search, then the data of the first ten results.
  bench.pagefind = async (query) => {
    let hits = [], matches = 0;
    const times = await bench.measure(async () => {
      bench.engine ??= await import("/pagefind/pagefind.js");
      if (!bench.ready) {
        await bench.engine.options({ noWorker: true });
        bench.ready = true;
      }
      const found = await bench.engine.search(query);
      matches = found.results.length;
      const data = await Promise.all(found.results.slice(0, 10).map((r) => r.data()));
      hits = data.map((d) => new URL(d.url, location.href).pathname);
      return performance.now();
    });
    return { ...times, answered: true, matches, hits };
  };
  return bench;
})();
