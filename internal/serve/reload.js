// Live reload of the preview: load the page again when the server has assembled the site anew.
(() => {
  let version = "";
  const events = new EventSource("/_dienhinh/events");
  const heard = (event) => {
    if (version && event.data !== version) location.reload();
    version = event.data;
  };
  events.addEventListener("hello", heard);
  events.addEventListener("change", heard);
  addEventListener("pagehide", () => events.close());
})();
