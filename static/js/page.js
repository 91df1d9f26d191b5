// Những việc nhỏ mà HTML và CSS không làm được. Thiếu tệp này, trang vẫn đọc và tìm theo danh sách như thường.
(() => {
  const root = document.documentElement;

  // Giao diện: theo máy → sáng → tối → theo máy.
  const names = { "": "theo máy", light: "sáng", dark: "tối" };
  const next = { "": "light", light: "dark", dark: "" };
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const show = () => {
      const now = root.dataset.theme || "";
      button.title = "Giao diện: " + names[now];
      button.setAttribute("aria-label", "Giao diện: " + names[now] + ". Bấm để đổi sang " + names[next[now]]);
    };
    show();
    button.addEventListener("click", () => {
      const theme = next[root.dataset.theme || ""];
      if (theme) root.dataset.theme = theme;
      else delete root.dataset.theme;
      root.dispatchEvent(new Event("giao-dien"));
      try {
        if (theme) localStorage.setItem("giao-dien", theme);
        else localStorage.removeItem("giao-dien");
      } catch {}
      show();
    });
  }

  // Khung lọc: bấm ra ngoài hay bấm Esc thì đóng.
  const facets = document.querySelectorAll(".facet");
  const close = except => facets.forEach(f => { if (f !== except) f.open = false; });
  if (facets.length) {
    document.addEventListener("click", e => close(e.target.closest(".facet")));
    document.addEventListener("keydown", e => {
      const open = document.querySelector(".facet[open]");
      if (e.key === "Escape" && open) { open.open = false; open.firstElementChild.focus(); }
    });
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const label = button.textContent;
      try {
        const what = button.dataset.copy; // chữ cần chép, hoặc #id của chỗ có chữ ấy
        await navigator.clipboard.writeText(what[0] === "#" ? document.querySelector(what).textContent : what);
        button.textContent = "Đã sao chép";
      } catch {
        button.textContent = "Không sao chép được";
      }
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
  // Điện thoại có bảng chia sẻ của máy (Zalo, Messenger…); không có thì mở các đường dẫn.
  for (const box of document.querySelectorAll(".share")) {
    box.firstElementChild.addEventListener("click", e => {
      if (box.open || !navigator.share || !matchMedia("(pointer: coarse)").matches) return;
      e.preventDefault();
      const at = document.querySelector("[rel=canonical]");
      navigator.share({ title: document.title, url: at ? at.href : location.href }).catch(error => { box.open = error.name !== "AbortError"; });
    });
  }
  // Xem ảnh lớn: mũi tên hay vuốt để đổi ảnh, Esc để đóng; đóng rồi thì trở về ảnh vừa xem.
  const viewer = document.querySelector(".viewer");
  if (viewer) {
    const links = [...document.querySelectorAll(".zoom")], frame = viewer.firstElementChild;
    let now, from;
    const step = by => {
      now = (now + by + links.length) % links.length;
      frame.innerHTML = links[now].parentNode.innerHTML;
      frame.firstChild.replaceWith(...frame.firstChild.childNodes);
      frame.querySelectorAll("[sizes]").forEach(e => { e.sizes = "100vw"; });
      frame.append("Ảnh " + (now + 1) + " trên " + links.length);
    };
    links.forEach((link, i) => link.addEventListener("click", e => {
      if (e.ctrlKey || e.metaKey || e.shiftKey) return;
      e.preventDefault();
      now = i;
      step(0);
      viewer.showModal();
    }));
    viewer.addEventListener("click", e => { if (e.target.dataset.step) step(+e.target.dataset.step); });
    viewer.addEventListener("keydown", e => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
      if (by) step(by);
    });
    viewer.addEventListener("touchstart", e => { from = e.touches[1] ? NaN : e.touches[0].clientX; });
    viewer.addEventListener("touchend", e => {
      const way = e.changedTouches[0].clientX - from;
      if (Math.abs(way) > 50) step(way > 0 ? -1 : 1);
    });
    viewer.addEventListener("close", () => links[now].focus());
  }

  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
})();
