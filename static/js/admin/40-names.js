// Names, for those who hear the form, of what Decap draws without one.
const nameless = [
  ["iframe#preview-pane", "title", "Bài như sẽ hiện"],
  ['[role="textbox"][data-slate-editor]', "aria-label", "Bài viết"],
  ['[class*="ToolbarToggle"][role="switch"]', "aria-label", "Viết bằng Markdown"],
  ['[class*="TopBar"] > button:first-child', "aria-label", "Mở ra hoặc thu lại mục này"],
  ['[class*="TopBar"] > button:last-child', "aria-label", "Bỏ mục này"],
  ['[aria-roledescription="sortable"]', "aria-label", "Kéo để đổi thứ tự"],
];

new MutationObserver(() => {
  for (const [which, attribute, name] of nameless) {
    for (const e of document.querySelectorAll(which + ":not([" + attribute + "])")) {
      if (!e.innerText?.trim() || e.role === "textbox") e.setAttribute(attribute, name);
    }
  }
}).observe(document, { childList: true, subtree: true });
