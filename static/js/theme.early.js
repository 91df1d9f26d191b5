// Chạy trước khi vẽ trang: cho trang biết là có JavaScript, và lấy lại giao diện mà người đọc đã chọn.
(() => {
  const root = document.documentElement;
  root.dataset.js = "";
  try {
    const chosen = localStorage.getItem("giao-dien");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {} // trình duyệt cấm nhớ: theo máy
  // Màu của thanh địa chỉ trên điện thoại.
  const bar = document.querySelector("[name=theme-color]"), dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    if (bar) bar.content = (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches) ? "#251d18" : "#fffdf8";
  };
  show();
  dark.addEventListener?.("change", show);
  root.addEventListener("giao-dien", show);
})();
