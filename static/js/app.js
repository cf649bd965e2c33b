/* Enhancements only: every page works without this file. No eval, no inline handlers, nothing kept beyond the tab. */
(function () {
  "use strict";

  var TOAST_MS = 8000;

  var all = saphan.all, announce = saphan.announce, element = saphan.element;

  /* ---- error summary: focused, and its links open whatever hides the field ------------------------------------------- */
  function focusErrors(root) {
    var summary = (root || document).querySelector(".errsum");
    if (!summary) { return; }
    summary.focus();
    var count = all("li", summary).length;
    if (count && !/^ต้องแก้/.test(document.title)) { document.title = "ต้องแก้ " + count + " จุด · " + document.title; }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest(".errsum a[href^='#']") : null;
    if (!link) { return; }
    var field = document.getElementById(link.getAttribute("href").slice(1));
    if (!field) { return; }
    var box = field.closest("details");
    if (box) { box.open = true; }
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: "center" });
  });

  /* ---- keys: "/" goes to the search box, Esc closes menus ------------------------------------------------------------ */
  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !event.ctrlKey && !event.altKey && !event.metaKey && !typing(event.target)) {
      var box = document.getElementById("q");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "Escape") {
      all("details[data-menu][open]").forEach(function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
      if (location.hash === "#menu") { location.hash = "#main"; }
    }
  });

  document.addEventListener("click", function (event) {
    all("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });

  /* ---- no network: the page stays, instead of the browser's own error page in its place ------------------------------- */
  function offlineNote() { return document.getElementById("offline"); }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (navigator.onLine || (form.getAttribute("method") || "").toLowerCase() !== "post" || form.matches("[data-lock], [data-sign-out]")) { return; }
    event.preventDefault();
    event.stopPropagation();
    release(form);
    if (form.saveDraft) { form.saveDraft(); }
    var old = offlineNote();
    if (old) { old.remove(); }
    var note = element("div", "note bad session-note no-print", "ไม่มีอินเทอร์เน็ต ยังไม่ได้ส่ง ข้อความยังอยู่ในหน้านี้ กดอีกครั้งเมื่อมีสัญญาณ");
    note.id = "offline";
    note.setAttribute("role", "alert");
    document.body.appendChild(note);
  }, true);

  window.addEventListener("online", function () { if (offlineNote()) { offlineNote().remove(); } });

  /* ---- one click, one submit ------------------------------------------------------------------------------------------ */
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post" || form.hasAttribute("hx-post")) { return; }
    if (form.sent) { event.preventDefault(); return; }
    form.sent = true;
    if (button) { button.setAttribute("aria-busy", "true"); }
    announce("กำลังส่ง");
    setTimeout(function () { release(form); }, 15000);
  });

  function release(form) {
    form.sent = false;
    all("[aria-busy]", document).forEach(function (button) { if (button.form === form) { button.removeAttribute("aria-busy"); } });
  }

  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { all("form").forEach(release); }
  });

  /* ---- small things that belong to a part of a page, also after htmx swapped it in ------------------------------------ */
  function remask(box) {
    var end = Date.now() + parseInt(box.getAttribute("data-remask"), 10) * 1000;
    var text = box.querySelector("[data-remask-left]");
    var timer = setInterval(function () {
      var left = Math.ceil((end - Date.now()) / 1000);
      if (left <= 0) { hide(); } else if (left % 5 === 0) { text.textContent = "ปิดเองใน " + left + " วินาที"; }
    }, 1000);
    function hide() {
      clearInterval(timer);
      all("[data-secret], [data-remask-left]", box).forEach(function (node) { node.remove(); });
      all("[hidden]", box).forEach(function (node) { node.hidden = false; });
    }
    window.addEventListener("pagehide", hide);
    box.removeAttribute("data-remask");
  }

  function passwordButton(button) {
    var field = document.getElementById(button.getAttribute("data-show-password"));
    if (!field) { return; }
    var word = button.querySelector("[data-word]") || button;
    button.hidden = false;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", function () {
      var show = field.type === "password";
      field.type = show ? "text" : "password";
      button.setAttribute("aria-pressed", String(show));
      word.textContent = show ? "ซ่อน" : "แสดง";
    });
    field.form.addEventListener("submit", function () { field.type = "password"; });
  }

  function growing(area) {
    function fit() { area.style.height = "auto"; area.style.height = Math.min(area.scrollHeight + 4, window.innerHeight * 0.6) + "px"; }
    area.addEventListener("input", fit);
    fit();
  }

  function toast(node) {
    var timer;
    function pause() { clearTimeout(timer); }
    function start() { pause(); timer = setTimeout(function () { node.remove(); }, TOAST_MS); }
    node.addEventListener("mouseenter", pause);
    node.addEventListener("mouseleave", start);
    node.addEventListener("focusin", pause);
    node.addEventListener("focusout", start);
    start();
  }

  /* phones draw table cells as blocks, which makes some browsers forget that it is a table */
  function tableRoles(table) {
    table.setAttribute("role", "table");
    all("thead, tbody, tfoot", table).forEach(function (part) { part.setAttribute("role", "rowgroup"); });
    all("tr", table).forEach(function (row) { row.setAttribute("role", "row"); });
    all("thead th", table).forEach(function (cell) { cell.setAttribute("role", "columnheader"); });
    all("tbody th", table).forEach(function (cell) { cell.setAttribute("role", "rowheader"); });
    all("td", table).forEach(function (cell) { cell.setAttribute("role", "cell"); });
  }

  /* ---- a row of links that scrolls sideways stands at the one that is open ------------------------------------------ */
  function showCurrent(row) {
    var here = row.querySelector("[aria-current]");
    if (!here) { return; }
    var link = here.getBoundingClientRect();
    row.scrollLeft += link.left - row.getBoundingClientRect().left - (row.clientWidth - link.width) / 2;
  }

  /* a file that is too large is refused where it is chosen: nothing is sent, and what was typed stays */
  function fileTooBig(box) {
    var why = element("p", "invalid-feedback d-block mb-0");
    why.id = box.id + "_too_big";
    why.setAttribute("role", "alert");
    box.insertAdjacentElement("afterend", why);
    box.addEventListener("change", function () {
      var most = Number(box.getAttribute("data-most-bytes"));
      var big = Array.prototype.some.call(box.files, function (file) { return file.size > most; });
      why.textContent = big ? box.getAttribute("data-too-big") : "";
      if (big) { box.value = ""; }
    });
  }

  /* a code scanned from a slip stands behind the #, which browsers send nowhere; it leaves the address at once */
  function fromFragment(box) {
    if (!/^#[0-9A-Z-]{20,}$/.test(location.hash) || box.value) { return; }
    box.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }

  function start(root) {
    all(".secnav, .tabs", root).forEach(showCurrent);
    all("[data-remask]", root).forEach(remask);
    if (root.hasAttribute && root.hasAttribute("data-remask")) { remask(root); }
    all("[data-show-password]", root).forEach(passwordButton);
    all(".sp-toast", root).forEach(toast);
    all("table.stack", root).forEach(tableRoles);
    all("[data-from-fragment]", root).forEach(fromFragment);
    all("[data-most-bytes]", root).forEach(fileTooBig);
    all("[data-print]", root).forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
    if (!window.CSS || !CSS.supports("field-sizing", "content")) { all("textarea", root).forEach(growing); }
    /* the page's own Thai messages come from the server; the browser's would come first and in its own language */
    all("form[method=post]", root).forEach(function (form) { form.noValidate = true; });
  }

  function trouble(text) {
    var main = document.getElementById("main");
    var old = document.getElementById("trouble");
    if (old) { old.remove(); }
    var note = element("div", "note bad mb-3", text);
    note.id = "trouble";
    note.setAttribute("role", "alert");
    main.insertBefore(note, main.firstChild);
    note.scrollIntoView({ block: "center" });
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    start(event.target);
    if (event.target.querySelector && event.target.querySelector(".errsum")) { focusErrors(event.target); }
  });
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    trouble(status === 403 ? "ทำรายการนี้ไม่ได้ตามสิทธิของท่าน ข้อความยังอยู่ในหน้านี้ โหลดหน้าใหม่เพื่อดูสถานะล่าสุด"
      : status === 409 ? "มีผู้แก้ไขเรื่องนี้ก่อน โหลดหน้าใหม่เพื่อดูข้อมูลล่าสุดก่อนบันทึก"
      : "ทำรายการไม่สำเร็จ ข้อความยังอยู่ในหน้านี้ ลองอีกครั้ง");
  });
  document.addEventListener("htmx:sendError", function () { trouble("ติดต่อระบบไม่ได้ ข้อความยังอยู่ในหน้านี้ ตรวจอินเทอร์เน็ตแล้วลองอีกครั้ง"); });
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    trouble("ใช้กุญแจหรือพาสคีย์ไม่สำเร็จ เสียบหรือแตะกุญแจแล้วลองอีกครั้ง หรือเลือกวิธีอื่น");
  });

  start(document);
  focusErrors(document);
})();
