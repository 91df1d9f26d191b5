// The page of the form: starts Decap CMS with what the project knows of itself, and teaches it what it cannot say in
// its configuration. Runs before Decap's own script. Source of the calls: decapcms.org/docs/customization.

const here = document.currentScript.dataset;
window.CMS_MANUAL_INIT = true;

// A spelling of a registry's value, as the configuration writes them.
const spelled = text => String(text).normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();

// The address part of a title: viet.Slug.
const slug = title => String(title).normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐðÐ]/g, "d").toLowerCase()
  .replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");

// A short permanent id, of the letters of `dienhinh new`.
const newID = () => {
  const letters = "bcdfghjkmnpqrstvwxz23456789";
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), n => letters[n % letters.length]).join("");
};

// What was left empty is not known, and is not written down.
const filled = value => {
  if (value && value.map && value.filter && !value.size) return undefined;
  if (value && value.map && value.filter) {
    const kept = value.map(filled).filter(v => v !== undefined);
    return kept.size ? kept : undefined;
  }
  return value === null || value === "" || value === false ? undefined : value;
};

// preview is the server of `dienhinh serve` on this machine, or null.
const askPreview = async () => {
  if (!["localhost", "127.0.0.1", "[::1]"].includes(location.hostname)) return null;
  const address = "/api/v1?cua-so=" + newID() + newID();
  try {
    const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ action: "info" }) });
    const said = await answer.json();
    return said.type === "dienhinh" ? address : null;
  } catch {
    return null;
  }
};

// Decap shows why a story was not saved for a few seconds, in one line. Here it stays until it is closed.
const showRefusals = (address, fields) => {
  const send = window.fetch;
  window.fetch = async (input, init) => {
    const answer = await send(input, init);
    if (input === address && !answer.ok) {
      const said = await answer.clone().json().catch(() => ({}));
      if (said.error) show(withLabels(said.error, fields));
    } else if (input === address && /"action":"(persistEntry|deleteFiles)"/.test(init.body)) {
      document.querySelector(".refusal")?.remove();
      // Decap keeps a renamed story in its list under the old name too: it goes to the new one, and begins anew there.
      if (init.body.includes('"newPath"')) addEventListener("hashchange", () => location.reload(), { once: true });
    }
    return answer;
  };
};

// Who fills in a form knows a line of the file by its field.
const withLabels = (text, fields) => text.replace(/^ *\d+ \| ([a-z_]+):.*$/gm, (line, key) => {
  const field = fields.find(f => f.name === key);
  return field ? line + "    ← ô “" + field.label + "”" : line;
});

const show = text => {
  document.querySelector(".refusal")?.remove();
  const box = document.createElement("section");
  box.className = "refusal";
  box.setAttribute("role", "alert");
  const words = document.createElement("pre");
  words.textContent = text[0].toUpperCase() + text.slice(1);
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Đóng";
  close.addEventListener("click", () => box.remove());
  box.append(words, close);
  document.body.append(box);
};

addEventListener("DOMContentLoaded", async () => {
  if (!window.CMS) {
    show("Không tải được chương trình biểu mẫu. Tải lại trang; nếu vẫn vậy, cài lại theo hướng dẫn biên tập.");
    return;
  }
  const config = await (await fetch("config.yml")).json();
  const address = await askPreview();
  if (address) {
    config.backend = { name: "proxy", proxy_url: address };
    config.publish_mode = "simple";
    delete config.site_url;
    delete config.display_url;
    // Only the preview can move a story's file and keep what hangs on it.
    config.collections[0].meta = { path: {
      label: "Nơi lưu và tên tệp", widget: "noi-luu", index_file: "index",
      hint: "Năm và tên không dấu, tự điền theo tên mô hình; tên này là địa chỉ của bài. Bài đã đăng mà đổi thì địa chỉ đổi: xem dòng nhắc ở cửa sổ dòng lệnh",
    } };
    config.collections[0].fields.unshift({ name: "_version", label: "_version", widget: "hidden" }); // which one was opened
    showRefusals(address, config.collections[0].fields);
  }
  speak(Boolean(address));
  register(config.collections[0]);
  CMS.init({ config: { ...config, load_config_file: false } });
});
